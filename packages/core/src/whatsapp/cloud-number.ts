import { z } from 'zod';
import { successAnswer, type Graph } from './graph';

/** A number as Meta knows it. */
export interface NumberState {
  displayPhoneNumber: string | null;
  verifiedName: string | null;
  qualityRating: string | null;
  status: string | null;
}

/** Whether Meta lets a number send, and what stands in the way. */
export interface NumberHealth {
  /** `AVAILABLE`, `LIMITED` or `BLOCKED`; null when not told. */
  canSend: string | null;
  /** The number, its account, the business, the app. */
  parts: { type: string; id: string; canSend: string | null; problems: HealthProblem[]; notes: string[] }[];
}

/** One thing that keeps a number from sending, in Meta's words. */
export interface HealthProblem {
  code: number | null;
  description: string;
  solution: string | null;
}

/** What people see of the business. Null: not set. */
export interface BusinessProfile {
  /** At most 139 characters. */
  about: string | null;
  /** 256. */
  address: string | null;
  /** 512. */
  description: string | null;
  /** 128. */
  email: string | null;
  /** Two, of 256 each. */
  websites: string[];
  /** Such as `RETAIL`. */
  vertical: string | null;
  /** Read only. */
  pictureUrl: string | null;
}

/** What may be changed of a profile; what is left out stays. `pictureHandle` comes from an upload for the app. */
export type BusinessProfileChange = Partial<Omit<BusinessProfile, 'pictureUrl'>> & { pictureHandle?: string };

/** One business number at Meta, beside its messages. */
export interface CloudNumber {
  checkNumber(): Promise<NumberState>;
  checkHealth(): Promise<NumberHealth>;
  readProfile(): Promise<BusinessProfile>;
  changeProfile(change: BusinessProfileChange): Promise<void>;
}

const text = z.string().nullish();
const numberAnswer = z.object({
  display_phone_number: text,
  verified_name: text,
  quality_rating: text,
  status: text,
});
const healthAnswer = z.object({
  health_status: z
    .object({
      can_send_message: text,
      entities: z
        .array(
          z.object({
            entity_type: z.string(),
            id: z.coerce.string(),
            can_send_message: text,
            errors: z
              .array(
                z.object({ error_code: z.coerce.number().nullish(), error_description: text, possible_solution: text }),
              )
              .nullish(),
            additional_info: z.array(z.string()).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});
const profile = z.object({
  about: text,
  address: text,
  description: text,
  email: text,
  profile_picture_url: text,
  websites: z.array(z.string()).nullish(),
  vertical: text,
});
/** Meta's own descriptions differ: the profile stands in the list, or one level below. */
const profileAnswer = z.object({
  data: z.array(z.union([z.object({ business_profile: profile }).transform((each) => each.business_profile), profile])),
});

const PROFILE_FIELDS = 'about,address,description,email,profile_picture_url,websites,vertical';

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers */
export function createCloudNumber(graph: Graph, phoneNumberId: string): CloudNumber {
  const profilePath = `${phoneNumberId}/whatsapp_business_profile`;
  return {
    async checkNumber() {
      const fields = 'display_phone_number,verified_name,quality_rating,status';
      const answer = await graph.call({ method: 'GET', path: `${phoneNumberId}?fields=${fields}` }, numberAnswer);
      return {
        displayPhoneNumber: answer.display_phone_number ?? null,
        verifiedName: answer.verified_name ?? null,
        qualityRating: answer.quality_rating ?? null,
        status: answer.status ?? null,
      };
    },
    async checkHealth() {
      const path = `${phoneNumberId}?fields=health_status`;
      return toHealth(await graph.call({ method: 'GET', path }, healthAnswer));
    },
    async readProfile() {
      const answer = await graph.call(
        { method: 'GET', path: `${profilePath}?fields=${PROFILE_FIELDS}` },
        profileAnswer,
      );
      return toProfile(answer.data[0]);
    },
    async changeProfile({ pictureHandle, ...change }) {
      const picture = pictureHandle === undefined ? {} : { profile_picture_handle: pictureHandle };
      const json = { messaging_product: 'whatsapp', ...change, ...picture };
      await graph.call({ method: 'POST', path: profilePath, json }, successAnswer);
    },
  };
}

function toHealth({ health_status: health }: z.output<typeof healthAnswer>): NumberHealth {
  return {
    canSend: health?.can_send_message ?? null,
    parts: (health?.entities ?? []).map((entity) => ({
      type: entity.entity_type,
      id: entity.id,
      canSend: entity.can_send_message ?? null,
      problems: (entity.errors ?? []).map((error) => ({
        code: error.error_code ?? null,
        description: error.error_description ?? '',
        solution: error.possible_solution ?? null,
      })),
      notes: entity.additional_info ?? [],
    })),
  };
}

function toProfile(answer: z.output<typeof profile> | undefined): BusinessProfile {
  return {
    about: answer?.about ?? null,
    address: answer?.address ?? null,
    description: answer?.description ?? null,
    email: answer?.email ?? null,
    websites: answer?.websites ?? [],
    vertical: answer?.vertical ?? null,
    pictureUrl: answer?.profile_picture_url ?? null,
  };
}
