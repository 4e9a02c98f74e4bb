/** The part of the untyped package `xmlrpc` 1.3.2 that `odoo-client.ts` uses. */
declare module 'xmlrpc' {
  import type { Agent, IncomingMessage } from 'node:http';

  interface ClientOptions {
    host: string;
    port: number;
    path: string;
    /** Passed through to `http.request`, like every member here. */
    agent: Agent;
    signal: AbortSignal;
  }
  /** What a callback gets; faults carry `faultCode`, non-XML answers carry `res`. */
  interface CallError extends Error {
    code?: string | number;
    faultCode?: string | number;
    faultString?: string;
    res?: IncomingMessage;
  }
  interface Client {
    methodCall(method: string, params: unknown[], callback: (error: CallError | null, value: unknown) => void): void;
  }
  function createClient(options: ClientOptions): Client;
  function createSecureClient(options: ClientOptions): Client;
}
