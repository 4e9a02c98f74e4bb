export * from './movable-clock';
export * from './person-state';
