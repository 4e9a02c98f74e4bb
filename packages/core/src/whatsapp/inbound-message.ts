/** What a person sent, reduced to what we understand today. Everything else is `unsupported` and kept raw in its event. */
export type InboundContent =
  | { kind: 'text'; text: string }
  | { kind: 'image'; mediaId: string; mimeType: string; sha256: string | null; caption: string | null }
  | { kind: 'unsupported'; type: string };
