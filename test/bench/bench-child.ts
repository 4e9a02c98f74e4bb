import { fork } from 'node:child_process';
import { join } from 'node:path';
import { KaiwaError } from '@kaiwa/core';

/** A part of the bench in a process of its own, so that it neither shares a core nor a heap with what is measured. */
export interface BenchChild {
  /** Asks the child to do one thing; rejects with what it threw, and when it ends without an answer. */
  ask<Result>(task: string, input?: unknown): Promise<Result>;
  /** Lets the child end, and waits until it has. */
  end(): Promise<void>;
}

interface Question {
  id: number;
  task: string;
  input: unknown;
}
interface Answer {
  id: number;
  result?: unknown;
  error?: string;
}

const HOOK = join(__dirname, '..', 'support', 'typescript-hook.js');

/**
 * Starts `<name>.ts` of this folder.
 * @param profileDir where the child leaves its CPU profile; undefined: it is not profiled
 */
export function startBenchChild(name: string, profileDir?: string): BenchChild {
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const child = fork(join(__dirname, `${name}.ts`), [], { execArgv: [...profiling, '--require', HOOK] });
  const open = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let next = 0;
  child.on('message', ({ id, result, error }: Answer) => {
    const asked = open.get(id);
    open.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`${name}: ${error}`));
  });
  const ended = new Promise<void>((resolve) =>
    child.once('exit', (code, signal) => {
      for (const { reject } of open.values()) reject(new Error(`${name} ended with ${code ?? signal}`));
      resolve();
    }),
  );
  return {
    ask: <Result>(task: string, input?: unknown) =>
      new Promise<Result>((resolve, reject) => {
        next += 1;
        open.set(next, { resolve: (result) => resolve(result as Result), reject });
        child.send({ id: next, task, input } satisfies Question);
      }),
    async end() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** What a child can be asked for, by name. */
export type Tasks = Record<string, (input: never) => unknown>;

/** The child's side: answers one question after another, and ends when its parent lets go. */
export function answerParent(tasks: Tasks, close: () => Promise<void>): void {
  process.on('message', ({ id, task, input }: Question) => {
    const reply = (answer: Answer): void => void process.send?.(answer);
    Promise.resolve()
      .then(() => tasks[task]?.(input as never))
      .then((result) => reply({ id, result }))
      .catch((error: unknown) => reply({ id, error: reasonOf(error) }));
  });
  // Ctrl-C reaches the whole group; the parent's end is what ends a child, in order.
  process.on('SIGINT', () => undefined);
  process.once('disconnect', () => void close().finally(() => process.exit()));
}

function reasonOf(error: unknown): string {
  if (KaiwaError.is(error))
    return `${error.code} ${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
