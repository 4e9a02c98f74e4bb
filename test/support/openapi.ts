import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

type Json = Record<string, unknown>;

/** One request as it left. */
export interface SentRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** Parsed JSON, or the fields of a form; undefined without a body. */
  body: unknown;
}

/** One operation of a description. */
export interface Operation {
  /** What the description says against a request, each as `place keyword`; positions in lists are `*`. Empty = valid. */
  problems(request: SentRequest): string[];
  /** Example answers of success by name, and of refusal by status. */
  answers: Map<string, unknown>;
  refusals: { status: number; body: unknown }[];
}

/** An OpenAPI description, opened for checking requests. */
export interface OpenApi {
  /**
   * The operation a request is for; null where the description has none. Where several paths differ only in what their id is called,
   * `idName` says which: `Media-ID`.
   */
  find(method: string, path: string, idName?: string): Operation | null;
}

/**
 * Opens an OpenAPI 3.1 file. Meta's descriptions close parts of an `allOf` against members of their own siblings, which no instance can
 * fulfil, and discriminate by mapping: so `allOf` is merged into one object, and a mapping becomes if-then.
 */
export function openApi(file: string): OpenApi {
  const document = parse(readFileSync(file, 'utf8'), { maxAliasCount: -1 }) as Json;
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true, logger: false });
  addFormats.default(ajv);
  const follow = (value: unknown): Json => {
    const json = (value ?? {}) as Json;
    if (typeof json['$ref'] !== 'string') return json;
    const steps = json['$ref'].replace(/^#\//, '').split('/');
    return follow(steps.reduce<unknown>((at, step) => (at as Json)[step.replaceAll('~1', '/')], document));
  };
  const compile = (schema: unknown): ValidateFunction => ajv.compile(plain(schema, follow) as AnySchema);
  const opened = new Map<string, Operation>();
  const paths = Object.entries(document['paths'] as Json).filter(([, item]) => item !== null);
  return {
    find(method, path, idName) {
      for (const [template, item] of paths) {
        const values = matchPath(template, path);
        const operation = values && follow((item as Json)[method.toLowerCase()]);
        if (!values || !operation || Object.keys(operation).length === 0) continue;
        if (idName !== undefined && !values.has(idName)) continue;
        const parameters = [...list(operation['parameters']), ...list((item as Json)['parameters'])].map(follow);
        const key = `${method} ${template} ${path}`;
        const found = opened.get(key) ?? toOperation(operation, parameters, values, { follow, compile });
        opened.set(key, found);
        return found;
      }
      return null;
    },
  };
}

interface Tools {
  follow(value: unknown): Json;
  compile(schema: unknown): ValidateFunction;
}

function toOperation(operation: Json, parameters: Json[], path: Map<string, string>, tools: Tools): Operation {
  const { follow, compile } = tools;
  const contents = Object.entries(follow(follow(operation['requestBody'])['content'])) as [string, Json][];
  const validators = new Map(contents.map(([type, content]) => [type, compile(content['schema'] ?? {})]));
  const responses = Object.entries((operation['responses'] ?? {}) as Json).map(([status, response]): [number, Json] => [
    Number(status),
    follow(response),
  ]);
  return {
    problems: (request) => [
      ...bodyProblems(request, validators),
      ...parameterProblems(request, parameters, path, compile),
    ],
    answers: new Map(
      responses.filter(([status]) => status < 300).flatMap(([, response]) => examplesOf(response, follow)),
    ),
    refusals: responses
      .filter(([status]) => status >= 400)
      .flatMap(([status, response]) => examplesOf(response, follow).map(([, body]) => ({ status, body }))),
  };
}

function examplesOf(response: Json, follow: Tools['follow']): [string, unknown][] {
  const json = follow(follow(response['content'])['application/json']);
  const named = Object.entries((json['examples'] ?? {}) as Json).map(([name, example]): [string, unknown] => [
    name,
    follow(example)['value'],
  ]);
  return 'example' in json ? [...named, ['example', json['example']]] : named;
}

function bodyProblems({ headers, body }: SentRequest, validators: Map<string, ValidateFunction>): string[] {
  if (body === undefined) return [];
  const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
  const validate = validators.get(type);
  if (!validate) return [`body type ${type}`];
  return validate(body) ? [] : [...new Set(told(validate.errors ?? []))];
}

/** Errors inside a `oneOf` that failed say nothing of their own: which branch was meant is not known. */
function told(errors: ErrorObject[]): string[] {
  const choices = errors.filter(({ keyword }) => keyword === 'oneOf').map(({ schemaPath }) => schemaPath);
  return errors
    .filter(({ keyword }) => keyword !== 'if')
    .filter(({ schemaPath }) => !choices.some((choice) => schemaPath.startsWith(`${choice}/`)))
    .map(({ instancePath, keyword, params }) => {
      const place = instancePath.replaceAll(/\/\d+(?=\/|$)/g, '/*') || '/';
      const named: unknown = params['additionalProperty'] ?? params['missingProperty'];
      return typeof named === 'string' ? `${place} ${keyword} ${named}` : `${place} ${keyword}`;
    });
}

function parameterProblems(
  { url, headers, body }: SentRequest,
  parameters: Json[],
  path: Map<string, string>,
  compile: Tools['compile'],
): string[] {
  const query = new URL(url).searchParams;
  const problems = parameters.flatMap(({ name, in: where, required, schema }) => {
    const key = String(name);
    const value =
      where === 'path' ? path.get(key) : where === 'query' ? (query.get(key) ?? undefined) : headers[key.toLowerCase()];
    if (value === undefined) return required === true ? [`${String(where)} ${key} required`] : [];
    const plainValue = key === 'Content-Type' ? value.split(';')[0] : value;
    return compile(schema ?? {})(plainValue) ? [] : [`${String(where)} ${key} ${String(plainValue)}`];
  });
  const known = new Set(parameters.filter((each) => each['in'] === 'query').map(({ name }) => name));
  const strange = [...query.keys()].filter((key) => !known.has(key)).map((key) => `query ${key} unknown`);
  // A request without a body has no type, whatever the description says.
  return [...problems.filter((each) => body !== undefined || each !== 'header Content-Type required'), ...strange];
}

function matchPath(template: string, path: string): Map<string, string> | null {
  const names = template.split('/');
  const parts = path.split('/');
  if (names.length !== parts.length) return null;
  const values = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? '';
    if (/^\{.+\}$/.test(name)) values.set(name.slice(1, -1), part);
    else if (name !== part) return null;
  }
  return values;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A schema without references, `allOf` and discriminators. */
function plain(schema: unknown, follow: Tools['follow'], isBase = false): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const raw = follow(schema);
  const { mapping } = (raw['discriminator'] ?? {}) as { mapping?: Record<string, string> };
  const { oneOf, ...merged } = merge(partsOf(raw, follow));
  const result: Json = { ...merged };
  if (merged['properties'] !== undefined) {
    const members = Object.entries(merged['properties'] as Json);
    result['properties'] = Object.fromEntries(members.map(([name, member]) => [name, plain(member, follow)]));
  }
  if (merged['items'] !== undefined) result['items'] = plain(merged['items'], follow);
  if (!mapping || isBase)
    return oneOf === undefined ? result : { ...result, oneOf: list(oneOf).map((each) => plain(each, follow)) };
  const branches = Object.entries(mapping).map(([value, reference]) => ({
    if: { properties: { type: { const: value } }, required: ['type'] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: plain({ $ref: reference }, follow, true),
  }));
  const properties = { ...((result['properties'] ?? {}) as Json), type: { enum: Object.keys(mapping) } };
  return { ...result, properties, allOf: branches };
}

/** A schema and everything its `allOf` adds, still with references inside. */
function partsOf(schema: Json, follow: Tools['follow']): Json[] {
  const { discriminator: _discriminator, allOf, ...own } = schema;
  return [own, ...list(allOf).flatMap((part) => partsOf(follow(part), follow))];
}

function merge(parts: Json[]): Json {
  return parts.reduce<Json>((into, part) => {
    const properties = { ...((into['properties'] ?? {}) as Json), ...((part['properties'] ?? {}) as Json) };
    const required = [...list(into['required']), ...list(part['required'])];
    return {
      ...into,
      ...part,
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required: [...new Set(required)] }),
      ...((into['additionalProperties'] === false || part['additionalProperties'] === false) && {
        additionalProperties: false,
      }),
    };
  }, {});
}
