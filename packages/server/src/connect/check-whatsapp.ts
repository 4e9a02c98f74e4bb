import {
  KaiwaError,
  type CloudClient,
  type Connection,
  type ConnectionCheck,
  type ConnectionReport,
} from '@kaiwa/core';

type Finding = Omit<ConnectionCheck, 'name'>;

/** Tries everything a number needs. Where the account's webhooks do not reach our app yet, subscribes it: that is what connecting means. */
export async function checkWhatsapp(connection: Connection, client: CloudClient): Promise<ConnectionReport> {
  const number = await attempt('Number and access token', async () => {
    const { verifiedName, status, qualityRating } = await client.checkNumber();
    const name = verifiedName ?? connection.externalId;
    const isConnected = status === null || status === 'CONNECTED';
    return {
      ok: isConnected,
      finding: `${name}: ${status ?? 'status not told'}, quality ${qualityRating ?? 'not told'}`,
      remedy: isConnected ? null : 'Register the number in WhatsApp Manager (Phone numbers) until it says Connected.',
    };
  });
  if (!number.ok) return { ok: false, checks: [number] };
  const templates = await attempt('Business account and templates', async () => {
    const all = await client.listTemplates();
    const approved = all.filter((each) => each.status === 'APPROVED').length;
    return { ok: true, finding: `${all.length} templates, ${approved} approved`, remedy: null };
  });
  const webhooks = await attempt('Webhooks of the account', async () => {
    if ((await client.listSubscribedApps()).length > 0)
      return { ok: true, finding: 'An app is subscribed', remedy: null };
    await client.subscribeApp();
    return { ok: true, finding: 'The app of the token was subscribed just now', remedy: null };
  });
  const checks = [number, templates, webhooks];
  return { ok: checks.every(({ ok }) => ok), checks };
}

async function attempt(name: string, step: () => Promise<Finding>): Promise<ConnectionCheck> {
  try {
    return { name, ...(await step()) };
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    return { name, ok: false, finding: `${error.message} (${error.code})`, remedy: error.hint ?? null };
  }
}
