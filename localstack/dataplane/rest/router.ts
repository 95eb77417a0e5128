import type { RestMethod, RestStage } from '../protocol.ts';

type Resource = RestStage['resources'][number];

export interface RouteMatch {
  readonly resource: Resource;
  readonly method: RestMethod;
  /** Percent-encoding untouched, as REST APIs pass it on. */
  readonly pathParameters: Record<string, string>;
}

interface Node {
  readonly literals: Map<string, Node>;
  parameter: { readonly name: string; readonly node: Node } | null;
  greedy: { readonly name: string; readonly resource: Resource } | null;
  resource: Resource | null;
}

const newNode = (): Node => ({ literals: new Map(), parameter: null, greedy: null, resource: null });
const segmentsOf = (path: string) => path.split('/').filter((segment, index) => index > 0 || segment !== '');

/** `ANY` stands for these; other verbs reach no method. */
const ANY_METHODS = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

/**
 * Builds the matcher of one deployment. Literal segments win over `{name}`, that over `{name+}`; a trailing slash is
 * ignored. The most specific resource is chosen first and only then its method, so a verb that it lacks is not looked
 * for elsewhere (AWS: Missing Authentication Token).
 */
export function compileRoutes(resources: readonly Resource[]) {
  const root = newNode();
  for (const resource of resources) {
    if (Object.keys(resource.methods).length > 0) insert(root, resource);
  }
  return (method: string, path: string): RouteMatch | null => {
    const trimmed = path.length > 1 ? path.replace(/\/+$/, '') : path;
    const segments = trimmed === '' || trimmed === '/' ? [] : segmentsOf(trimmed);
    const found = find(root, segments, 0);
    if (found === null) return null;
    const { resource, parameters } = found;
    const definition = resource.methods[method] ?? (ANY_METHODS.has(method) ? resource.methods.ANY : undefined);
    return definition === undefined ? null : { resource, method: definition, pathParameters: parameters };
  };
}

function insert(root: Node, resource: Resource): void {
  let node = root;
  for (const segment of resource.path === '/' ? [] : segmentsOf(resource.path)) {
    const name = /^\{(.+?)(\+)?\}$/.exec(segment);
    if (name?.[2] === '+') {
      node.greedy = { name: name[1] as string, resource };
      return;
    }
    if (name !== null) {
      node.parameter ??= { name: name[1] as string, node: newNode() };
      node = node.parameter.node;
      continue;
    }
    const next = node.literals.get(segment) ?? newNode();
    node.literals.set(segment, next);
    node = next;
  }
  node.resource = resource;
}

type Found = { readonly resource: Resource; readonly parameters: Record<string, string> };

function find(node: Node, segments: readonly string[], at: number): Found | null {
  const segment = segments[at];
  if (segment === undefined) return node.resource === null ? null : { resource: node.resource, parameters: {} };

  const literal = node.literals.get(segment) ?? node.literals.get(decoded(segment));
  const exact = literal === undefined ? null : find(literal, segments, at + 1);
  if (exact !== null) return exact;

  if (node.parameter !== null && segment !== '') {
    const below = find(node.parameter.node, segments, at + 1);
    if (below !== null) {
      below.parameters[node.parameter.name] = segment;
      return below;
    }
  }
  if (node.greedy === null) return null;
  return { resource: node.greedy.resource, parameters: { [node.greedy.name]: segments.slice(at).join('/') } };
}

function decoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
