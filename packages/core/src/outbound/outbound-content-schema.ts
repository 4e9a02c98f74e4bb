import { checkOutbound } from './check-outbound';
import { outboundShapeSchema } from './outbound-content';

/**
 * The wall for messages that come from outside (API, command line, rules): the shape and every limit, all problems at once. The limits
 * stand in {@link outboundLimits} alone.
 */
export const outboundContentSchema = outboundShapeSchema.superRefine((content, context) => {
  for (const { path, code, words, remedy } of checkOutbound(content)) {
    context.addIssue({ code: 'custom', path: [...path], message: `${words}. ${remedy}`, params: { code } });
  }
});
