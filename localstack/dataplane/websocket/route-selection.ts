/**
 * Chooses a route key by an expression such as `$request.body.action`, or with text around it
 * (`${request.body.service}.${request.body.action}`), as API Gateway does.
 * @returns null when the message has no such member, or is no JSON: then `$default` is meant
 */
export function routeSelector(expression: string): (body: string) => string | null {
  const references = [...expression.matchAll(/\$\{request\.body\.([\w.-]+)\}|\$request\.body\.([\w.-]+)/g)];
  if (references.length === 0) return () => null;
  return (body) => {
    let message: unknown;
    try {
      message = JSON.parse(body);
    } catch {
      return null;
    }
    let key = expression;
    for (const [whole, braced, bare] of references) {
      const value = member(message, (braced ?? bare ?? '').split('.'));
      if (value === null) return null;
      key = key.replace(whole, () => value);
    }
    return key;
  };
}

function member(message: unknown, path: readonly string[]): string | null {
  let value = message;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = Reflect.get(value, name);
  }
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
