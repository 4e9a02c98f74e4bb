import { httpError, typeError } from './odoo-error';
import type { OdooValue } from './odoo-value';

/** A method's signature: Python's named arguments in order, and whether it takes any other keyword. */
export interface MethodSignature {
  /** `record` methods take ids first (positionally) or as `ids` (JSON-2). */
  target: 'model' | 'record';
  parameters: readonly string[];
  required: readonly string[];
  /** True for `**kwargs`. */
  takesMore: boolean;
  /** True when nothing may be given by position (`*` in Python). */
  keywordOnly: boolean;
}

/** Arguments by name plus the ids of a record method. */
export interface BoundArguments {
  ids: number[];
  named: Record<string, OdooValue>;
}

/** Binds an `execute_kw` call; throws Python's TypeError when it does not fit. */
export function bindPositional(
  method: string,
  signature: MethodSignature,
  positional: readonly OdooValue[],
  keywords: Record<string, OdooValue>,
): BoundArguments {
  const rest = [...positional];
  const ids = signature.target === 'record' ? idsOf(rest.shift()) : [];
  const allowed = signature.keywordOnly ? 0 : signature.parameters.length;
  if (rest.length > allowed) {
    throw typeError(
      `${method}() takes ${allowed + 1} positional argument${allowed === 0 ? '' : 's'} but ${rest.length + 1} were given`,
    );
  }
  const named: Record<string, OdooValue> = {};
  rest.forEach((value, position) => {
    named[signature.parameters[position] ?? ''] = value;
  });
  for (const [name, value] of Object.entries(keywords)) {
    if (name in named) throw typeError(`${method}() got multiple values for argument '${name}'`);
    named[name] = value;
  }
  const problem = misfit(signature, named);
  if (problem?.unexpected !== undefined) {
    throw typeError(`${method}() got an unexpected keyword argument '${problem.unexpected}'`);
  }
  if (problem?.missing !== undefined) {
    throw typeError(`${method}() missing 1 required positional argument: '${problem.missing}'`);
  }
  return { ids, named };
}

/** Binds a JSON-2 body; throws the 422 of a signature that does not fit. */
export function bindNamed(
  signature: MethodSignature,
  ids: OdooValue | undefined,
  named: Record<string, OdooValue>,
): BoundArguments {
  const problem = misfit(signature, named);
  if (problem?.missing !== undefined) {
    throw httpError('UnprocessableEntity', 422, `missing a required argument: '${problem.missing}'`);
  }
  if (problem?.unexpected !== undefined) {
    throw httpError('UnprocessableEntity', 422, `got an unexpected keyword argument '${problem.unexpected}'`);
  }
  return { ids: idsOf(ids), named };
}

function misfit(
  signature: MethodSignature,
  named: Record<string, OdooValue>,
): { missing?: string; unexpected?: string } | undefined {
  const missing = signature.required.find((name) => !(name in named));
  if (missing !== undefined) return { missing };
  if (signature.takesMore) return undefined;
  const unexpected = Object.keys(named).find((name) => !signature.parameters.includes(name));
  return unexpected === undefined ? undefined : { unexpected };
}

function idsOf(value: OdooValue | undefined): number[] {
  const list = Array.isArray(value) ? value : value === undefined || value === false || value === null ? [] : [value];
  return list.map((id) => {
    if (typeof id !== 'number') throw typeError(`Invalid id: ${JSON.stringify(id)}`);
    return id;
  });
}
