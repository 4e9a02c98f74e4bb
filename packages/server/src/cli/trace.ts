import type { EventAnswer, ShownEvent } from './answers';

/** States in which a command has ended, or ends only when a person decides. */
const ENDED = new Set(['done', 'parked', 'left', 'closed']);

/** Whether nothing more will happen by itself. */
export function isSettled({ commands }: ShownEvent): boolean {
  return commands.every((command) => ENDED.has(command.state));
}

/** One line about an event. */
export function eventLine(event: EventAnswer): string {
  const reason = event.reason === null ? '' : ` (${event.reason})`;
  return `${event.receivedAt}  ${event.kind.padEnd(18)} ${event.state}${reason}  ${event.id}`;
}

/** An event's way through the house: what came in, what it meant, what was decided, what was done. */
export function traceText({ event, commands, ...rest }: ShownEvent): string {
  const messages = Array.isArray(rest['messages']) ? rest['messages'] : [];
  const lines = [
    `→ received   receipt ${event.receiptId ?? 'none: it was pulled or made here'} at ${event.receivedAt}`,
    `  understood ${event.kind}  key ${event.key}  event ${event.id}`,
    `  decided    ${event.state}${event.reason === null ? '' : ` because ${event.reason}`}; ${commands.length === 1 ? '1 command' : `${commands.length} commands`}`,
    ...messages.flatMap(verdictLines),
    ...commands.map((command) => {
      const why = command.reason === null ? '' : ` because ${command.reason}`;
      return `← performed  ${command.kind.padEnd(14)} ${command.state}${why}  lane ${command.lane.split(':')[0]}  attempt ${command.attempt}${outcomeText(command.outcome)}`;
    }),
  ];
  return lines.join('\n');
}

/** Outcomes hold ids and codes; texts and numbers are not among them. */
function outcomeText(outcome: unknown): string {
  if (typeof outcome !== 'object' || outcome === null) return '';
  const shown = Object.entries(outcome).flatMap(([name, value]) => {
    if (name === 'waId' || value === null) return [];
    return [`${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`];
  });
  return `  → ${shown.join(', ')}`;
}

function verdictLines(message: unknown): string[] {
  if (typeof message !== 'object' || message === null || !('verdict' in message)) return [];
  const { verdict } = message;
  if (typeof verdict !== 'object' || verdict === null || !('decision' in verdict) || !('reason' in verdict)) return [];
  const lines = [`  verdict    ${String(verdict.decision)} because ${String(verdict.reason)}`];
  const rules = 'rules' in verdict && Array.isArray(verdict.rules) ? (verdict.rules as unknown[]) : [];
  for (const rule of rules) {
    if (typeof rule !== 'object' || rule === null || !('rule' in rule) || !('says' in rule)) continue;
    const facts =
      'facts' in rule && typeof rule.facts === 'object' && rule.facts !== null ? Object.entries(rule.facts) : [];
    lines.push(
      `             ${String(rule.says).padEnd(5)} ${String(rule.rule)}  ${facts.map(([name, value]) => `${name}=${String(value)}`).join(' ')}`,
    );
  }
  return lines;
}
