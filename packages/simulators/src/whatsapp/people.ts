import { KeptMap } from '../shared/kept-map';
import { ControlError } from './control-error';
import { createPerson, userIdForPhone, type NewPerson, type Person } from './person';
import { registeredSpellings } from './recipient-address';

/** All simulated humans, found by phone, business-scoped user id or internal id. */
export interface People {
  /** By internal id, for the state file. */
  readonly kept: KeptMap<Person>;
  /** Says that a person was changed in place. */
  keep(person: Person): void;
  all(): Person[];
  get(id: string): Person | undefined;
  /** Finds by `wa_id` (with or without `+`), BSUID, parent BSUID or internal id. */
  find(key: string): Person | undefined;
  /** The person Meta reaches when `digits` are dialled: also under the country's other registered spelling. */
  atPhone(digits: string): Person | undefined;
  /** Adds a person; the phone or BSUID of somebody else is refused with a readable error. */
  add(given: NewPerson): Person;
  /** Gives a person a new phone, a new BSUID, or both; returns what they were. */
  move(
    person: Person,
    next: { waId?: string | undefined; userId?: string | undefined },
  ): { waId?: string; userId: string };
  restore(people: Person[]): void;
}

/** Makes an empty register of people. */
export function createPeople(): People {
  const byId = new KeptMap<Person>();
  const keys = new Map<string, Person>();
  const index = (person: Person): void => {
    byId.set(person.id, person);
    for (const key of [person.waId, person.userId]) if (key !== undefined) keys.set(key, person);
  };
  const find = (key: string): Person | undefined => {
    const known = keys.get(key.replace(/^\+/, '')) ?? byId.get(key);
    return known ?? [...byId.values()].find((person) => person.parentUserId === key);
  };
  return {
    kept: byId,
    keep: (person) => void byId.set(person.id, person),
    all: () => [...byId.values()],
    get: (id) => byId.get(id),
    find,
    atPhone(digits) {
      for (const spelling of [digits, ...registeredSpellings(digits)]) {
        const person = keys.get(spelling);
        if (person !== undefined) return person;
      }
      return undefined;
    },
    add(given) {
      for (const key of [given.waId, given.userId]) {
        if (key !== undefined && keys.has(key)) throw new ControlError(409, `Somebody already has ${key}.`);
      }
      const person = createPerson(given, `person-${byId.size + 1}`);
      index(person);
      return person;
    },
    move(person, next) {
      const before = { ...(person.waId !== undefined && { waId: person.waId }), userId: person.userId };
      for (const key of [next.waId, next.userId]) {
        if (key !== undefined && keys.has(key) && keys.get(key) !== person)
          throw new ControlError(409, `Somebody already has ${key}.`);
      }
      if (before.waId !== undefined) keys.delete(before.waId);
      keys.delete(before.userId);
      person.waId = next.waId ?? person.waId;
      person.userId = next.userId ?? userIdForPhone(person.waId ?? person.id, before.userId);
      index(person);
      return before;
    },
    restore(people) {
      byId.clear();
      keys.clear();
      people.forEach(index);
    },
  };
}
