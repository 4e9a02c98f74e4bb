import { checkContacts } from './check-contacts';
import { checkInteractive } from './check-interactive';
import { checkMedia } from './check-media';
import { checkPlace } from './check-place';
import { checkTemplate } from './check-template';
import type { OutboundContent } from './outbound-content';
import { startFindings, type Findings, type OutboundProblem } from './outbound-problem';

/**
 * Everything WhatsApp would refuse this message for, at once, as far as its own text tells: none = it fits every limit of
 * {@link outboundLimits}. Pure. Asked when a message is planned, so that the operator sees it, and again before the call.
 */
export function checkOutbound(content: OutboundContent): OutboundProblem[] {
  const findings = startFindings();
  if ('replyTo' in content && content.replyTo === '')
    findings.at('replyTo').say('EMPTY', 'It quotes nothing', 'Name the message, or leave it out.');
  checkContent(findings, content);
  return [...findings.problems];
}

function checkContent(findings: Findings, content: OutboundContent): void {
  switch (content.kind) {
    case 'text':
      return findings.at('text').text('text', content.text);
    case 'image':
    case 'video':
    case 'document':
      if (content.caption !== undefined) findings.at('caption').text('caption', content.caption);
      return checkMedia(findings.at('media'), content.media);
    case 'audio':
    case 'sticker':
      return checkMedia(findings.at('media'), content.media);
    case 'location':
      return checkPlace(findings, content);
    case 'contacts':
      return checkContacts(findings.at('contacts'), content.contacts);
    case 'reaction':
      return checkReaction(findings, content);
    case 'interactive':
      return checkInteractive(findings, content);
    case 'template':
      return checkTemplate(findings, content);
  }
}

/** Pictures, flags (two letters of their own) and keycaps. */
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function checkReaction(findings: Findings, content: Extract<OutboundContent, { kind: 'reaction' }>): void {
  if (content.messageId.trim() === '')
    findings.at('messageId').say('EMPTY', 'It says not what it is about', 'Name the message.');
  const { emoji } = content;
  const isOne = emoji !== '' && [...graphemes.segment(emoji)].length === 1 && EMOJI.test(emoji);
  if (emoji !== '' && !isOne)
    findings.at('emoji').say('WRONG_FORMAT', 'A reaction is one emoji', 'Give one emoji, or nothing to take it back.');
}
