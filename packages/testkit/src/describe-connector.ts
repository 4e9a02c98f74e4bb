import { doubtExamples, failureExamples } from './connector-doubt-examples';
import type { ConnectorHarness, ContractExample } from './connector-harness';
import { changeExamples, readExamples } from './connector-read-examples';
import { writeExamples } from './connector-write-examples';

// The two words of the test runner this suite uses, whichever runner it is.
declare const describe: (name: string, body: () => void) => void;
declare const it: (title: string, body: () => Promise<void>) => void;

/** Every promise of the port `crm/1`, as plain functions over a harness. */
export const connectorExamples: readonly ContractExample[] = [
  ...readExamples,
  ...writeExamples,
  ...changeExamples,
  ...doubtExamples,
  ...failureExamples,
];

/**
 * The contract suite every CRM connector passes, over a real server that plays its CRM. `makeHarness` is called for every
 * example and closed after it, whatever happened.
 */
export function describeConnector(name: string, makeHarness: () => Promise<ConnectorHarness>): void {
  describe(`${name} keeps the promises of crm/1`, () => {
    for (const example of connectorExamples) it(example.title, () => runExample(example, makeHarness));
  });
}

/** Runs one example on a fresh harness. @throws AssertionError when the promise is broken. */
export async function runExample(
  example: ContractExample,
  makeHarness: () => Promise<ConnectorHarness>,
): Promise<void> {
  const harness = await makeHarness();
  try {
    await example.run(harness);
  } finally {
    await harness.close();
  }
}
