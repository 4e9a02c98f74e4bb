import net from 'node:net';

/** Names under .invalid never exist (RFC 2606): looking one up is how an unknown host is tested. */
const LOOPBACK = /^(127(\.\d+){3}|::1|localhost|.+\.invalid)$/;
const GUARDED = Symbol.for('kaiwa.test.loopbackOnly');

type Target = { host?: string; path?: string | null };

/** Where a call of `connect` leads, in each of the forms Node itself uses. */
function targetOf(args: unknown[]): Target {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === 'object' && first !== null) return first;
  return typeof args[1] === 'string' ? { host: args[1] } : {};
}

/**
 * Ends the network at this machine: a socket to any other host fails at once. Sockets are shared by all test files of a process, so
 * this is done once, below every client (http, fetch, pg, ioredis).
 */
export function allowLoopbackOnly(): void {
  const prototype = net.Socket.prototype as net.Socket & { [GUARDED]?: true };
  if (prototype[GUARDED]) return;
  prototype[GUARDED] = true;
  const connect = prototype.connect as (...args: unknown[]) => net.Socket;
  prototype.connect = function guarded(this: net.Socket, ...args: unknown[]): net.Socket {
    const { host = 'localhost', path } = targetOf(args);
    if (typeof path === 'string' || LOOPBACK.test(host)) return connect.apply(this, args);
    process.nextTick(() => this.destroy(new Error(`Disallowed net connect to ${host}: tests stay on this machine`)));
    return this;
  } as typeof prototype.connect;
}
