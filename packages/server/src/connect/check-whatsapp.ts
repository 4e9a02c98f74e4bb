import {
  KaiwaError,
  type CloudClient,
  type Connection,
  type ConnectionCheck,
  type ConnectionReport,
} from '@kaiwa/core';

type Finding = Omit<ConnectionCheck, 'name'>;

/**
 * What a check does where the account's webhooks reach no app yet: `subscribe` it, which is what connecting means; only say that connecting
 * will (`plan`); or report it as missing (`look`). Only `subscribe` changes anything.
 */
export type SubscriptionCare = 'subscribe' | 'plan' | 'look';

/** Tries everything a number needs. */
export async function checkWhatsapp(
  connection: Connection,
  client: CloudClient,
  care: SubscriptionCare = 'look',
): Promise<ConnectionReport> {
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
    return subscription(client, care);
  });
  const checks = [number, templates, webhooks];
  return { ok: checks.every(({ ok }) => ok), checks };
}

async function subscription(client: CloudClient, care: SubscriptionCare): Promise<Finding> {
  if (care === 'plan') return { ok: true, finding: 'No app is subscribed yet; connecting subscribes it', remedy: null };
  if (care === 'look') {
    const remedy = 'Connect the number again with `kaiwa connect whatsapp`: it subscribes the app.';
    return { ok: false, finding: 'No app is subscribed: no message reaches Kaiwa', remedy };
  }
  await client.subscribeApp();
  return { ok: true, finding: 'The app of the token was subscribed just now', remedy: null };
}

async function attempt(name: string, step: () => Promise<Finding>): Promise<ConnectionCheck> {
  try {
    return { name, ...(await step()) };
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    return { name, ok: false, finding: `${error.message} (${error.code})`, remedy: error.hint ?? null };
  }
}
