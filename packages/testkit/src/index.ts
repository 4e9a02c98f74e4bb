export * from './movable-clock';
export * from './person-state';
export * from './connector-harness';
export * from './describe-connector';
export * from './memory-crm';
export * from './lane-log';
export * from './describe-lanes';
