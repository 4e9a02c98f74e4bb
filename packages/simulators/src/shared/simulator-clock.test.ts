import { createSimulatorClock } from './simulator-clock';

test('it ticks with the time below it, moved by what was asked', () => {
  let now = 1_000_000;
  const clock = createSimulatorClock(() => new Date(now));
  clock.advance(500);
  now += 10;
  expect(clock.now().getTime()).toBe(1_000_510);
  clock.set(new Date(5000));
  now += 10;
  expect(clock.now().getTime()).toBe(5010);
  clock.reset();
  expect(clock.now().getTime()).toBe(now);
});
