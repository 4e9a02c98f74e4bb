import { KaiwaError } from '@kaiwa/core';
import { z } from 'zod';
import { requireConfig } from '../config/read-env';
import { createAdminClient } from './admin-client';
import { commandName } from './command-name';
import type { EventAnswer } from './answers';
import { follow } from './follow';
import { moveLead } from './odoo-hand';
import { EXIT, misuse, type Output } from './output';
import { readRunFile, type RunFile } from './run-file';
import { traceText } from './trace';
import { devFolder, type CommandWorld } from './with-server';

/** What `kaiwa trigger` may be told. */
export interface TriggerOptions {
  from: string;
  name?: string;
  text?: string;
  caption?: string;
  lead?: string;
  stage?: string;
  dryRun: boolean;
}

type Simulators = NonNullable<RunFile['simulators']>;

interface Trigger {
  /** What happens, in words. */
  story(options: TriggerOptions): string;
  /** Lets it happen; returns how to recognise its event. */
  run(simulators: Simulators, options: TriggerOptions): Promise<(event: EventAnswer) => boolean>;
}

const sentSchema = z.object({ id: z.string() });

/** Everything that can be made to happen, by the name a person types. */
const TRIGGERS: Readonly<Record<string, Trigger>> = {
  'message.text': {
    story: ({ from, text }) => `${from} writes "${text ?? 'Hello'}"`,
    run: (simulators, { text = 'Hello', ...options }) => write(simulators, options, { type: 'text', text }),
  },
  'message.image': {
    story: ({ from }) => `${from} sends a picture`,
    run: (simulators, { caption, ...options }) =>
      write(simulators, options, { type: 'image', image: caption === undefined ? {} : { caption } }),
  },
  'message.status': {
    story: ({ from }) => `${from} reads what was sent`,
    async run({ whatsapp }, { from }) {
      await requireUnread(whatsapp.url, from);
      await post(`${whatsapp.url}/__phones/${digits(from)}/read`, {});
      return (event) => event.kind === 'status.changed';
    },
  },
  'lead.stage': {
    story: ({ lead, stage }) =>
      `a colleague moves ${lead === undefined ? 'the newest lead' : `the lead ${lead}`} to ${stage ?? '(no stage given)'}`,
    async run({ odoo }, { lead, stage }) {
      if (stage === undefined) throw misuse('A lead is moved to a stage', 'Add --stage Qualified.');
      const { leadId } = await moveLead(odoo, lead, stage);
      return (event) => event.kind.startsWith('deal.') && event.key.includes(String(leadId));
    },
  },
};

/** The names `kaiwa trigger` knows. */
export const triggerNames = Object.keys(TRIGGERS);

/** Lets something happen in the simulators of a running `kaiwa dev`, and shows how it travels. */
export async function trigger(
  world: CommandWorld,
  output: Output,
  name: string,
  options: TriggerOptions,
): Promise<number> {
  const chosen = TRIGGERS[name];
  if (!chosen) throw misuse(`There is no trigger "${name}"`, `Choose one of ${triggerNames.join(', ')}.`);
  if (!/^\+\d{7,15}$/.test(options.from))
    throw misuse('--from takes a number with + and country code', 'For example --from +12025550187.');
  const command = commandName(world.environment);
  const run = readRunFile(devFolder(requireConfig(world.environment)));
  if (!run?.simulators)
    throw new KaiwaError({
      kind: 'misconfigured',
      code: 'DEV_NOT_RUNNING',
      message: `No \`${command} dev\` runs on this data folder`,
      hint: `Start it in another terminal: ${command} dev`,
    });
  output.talk(`${chosen.story(options)} …`);
  if (options.dryRun) {
    output.result({ would: name, story: chosen.story(options) }, 'Nothing happened (dry run).');
    output.next('the same without --dry-run');
    return EXIT.done;
  }
  const since = new Date();
  const matches = await chosen.run(run.simulators, options);
  const shown = await follow(createAdminClient(run.url), since, matches);
  if (!shown)
    throw new KaiwaError({
      kind: 'unavailable',
      code: 'TRIGGER_UNSEEN',
      message: 'It happened, but no event of it was seen in time',
      hint: 'Look at `kaiwa parked list` and at the log of `kaiwa dev`.',
    });
  output.result(shown, traceText(shown));
  output.next(name === 'lead.stage' ? 'kaiwa events list' : 'kaiwa trigger lead.stage --stage Qualified');
  return EXIT.done;
}

const messagesSchema = z.object({ messages: z.array(z.looseObject({ status: z.string() })) });

async function requireUnread(url: string, phone: string): Promise<void> {
  const answer = await fetch(`${url}/__messages?direction=out&to=${digits(phone)}`);
  const { messages } = messagesSchema.parse(await answer.json());
  if (messages.some((message) => ['accepted', 'sent', 'delivered'].includes(message.status))) return;
  throw new KaiwaError({
    kind: 'rejected',
    code: 'TRIGGER_FAILED',
    message: `Nothing unread was sent to ${phone}`,
    hint: 'Have something sent first: kaiwa trigger message.text, then kaiwa send --to … --text …',
  });
}

async function write(
  { whatsapp }: Simulators,
  { from, name }: Pick<TriggerOptions, 'from' | 'name'>,
  message: Record<string, unknown>,
) {
  if (name !== undefined) await post(`${whatsapp.url}/__phones/${digits(from)}`, { name }, 'PATCH');
  const { id } = sentSchema.parse(
    await post(`${whatsapp.url}/__phones/${digits(from)}/messages`, { ...message, to: whatsapp.phoneNumberId }),
  );
  return (event: EventAnswer) => event.key.includes(id);
}

async function post(url: string, body: unknown, method: 'POST' | 'PATCH' = 'POST'): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  throw new KaiwaError({
    kind: 'rejected',
    code: 'TRIGGER_FAILED',
    message: `The simulator answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`,
    hint: 'Look at its page.',
  });
}

function digits(phone: string): string {
  return phone.replace('+', '');
}
