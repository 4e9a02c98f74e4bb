import { z } from 'zod';

const text = z.string().nullish();

/** A button of a template as Meta lists it. */
const templateButton = z.looseObject({
  /** Such as `URL`, `QUICK_REPLY`, `OTP`. */
  type: z.string(),
  text,
  /** With a placeholder at its end when the message completes it. */
  url: text,
  otp_type: text,
});
/** A button of a template as Meta lists it. */
export type TemplateButton = z.output<typeof templateButton>;

const part = {
  /** Such as `HEADER`, `BODY`, `BUTTONS`, `CAROUSEL`, `LIMITED_TIME_OFFER`. */
  type: z.string(),
  /** Of a header: `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION`, `PRODUCT`. */
  format: text,
  text,
  buttons: z.array(templateButton).nullish(),
};
/** A part of a template as stored and as Meta lists it; members we do not know are kept. */
export const templateComponentSchema = z.looseObject({
  ...part,
  cards: z.array(z.looseObject({ components: z.array(z.looseObject(part)) })).nullish(),
});
/** A part of a template as Meta lists it. */
export type TemplateComponent = z.output<typeof templateComponentSchema>;
