/**
 * Where the account and the template differ. The map is drawn of the template's ways, so that nothing moves when
 * one of them is missing; what is missing is named, and what is there besides is answered apart.
 */
import type { DeclaredWays } from '../../../shared/contracts/declared-ways.ts';
import type { DeployedMapping, DeployedRule, DeployedSystem } from './deployed-system.ts';

/** A target that a rule of the template should not have. */
export interface StrangeTarget {
  readonly rule: string;
  readonly queues: readonly string[];
  readonly others: readonly string[];
}

export interface Drifted {
  /** With every way of the template and no other one. */
  readonly known: DeployedSystem;
  /** Names of rules that are not there, and of those that are there without their target. */
  readonly missingRules: ReadonlySet<string>;
  readonly missingTargets: ReadonlySet<string>;
  readonly missingMappings: readonly DeployedMapping[];
  readonly strangeRules: readonly DeployedRule[];
  readonly strangeTargets: readonly StrangeTarget[];
  readonly strangeMappings: readonly DeployedMapping[];
}

const sameWay = (a: Pick<DeployedMapping, 'functionName' | 'source'>, b: typeof a): boolean =>
  a.functionName === b.functionName && a.source.kind === b.source.kind && a.source.name === b.source.name;

/** Only ways between things that are there count: a function that is gone is no missing mapping. */
export function compare(system: DeployedSystem, declared: DeclaredWays): Drifted {
  const queues = new Set(system.queues.map(({ name }) => name));
  const functions = new Map(system.functions.map((fn) => [fn.name, fn]));
  const deployedRule = new Map(system.rules.map((rule) => [rule.name, rule]));
  const declaredRule = new Map(declared.rules.map((rule) => [rule.name, rule]));
  const expected = declared.rules.filter(({ queue }) => queues.has(queue));

  const rules = expected.map(({ name, pattern, queue }): DeployedRule => {
    const found = deployedRule.get(name);
    return { name, pattern: found?.pattern ?? pattern, queues: [queue], others: [] };
  });
  const strangeTargets = system.rules.flatMap(({ name, queues: targets, others }): StrangeTarget[] => {
    const own = declaredRule.get(name);
    if (own === undefined) return [];
    const more = targets.filter((queue) => queue !== own.queue);
    return more.length + others.length === 0 ? [] : [{ rule: name, queues: more, others }];
  });

  const wanted = declared.mappings.filter(({ functionName, source }) => {
    const fn = functions.get(functionName);
    return fn !== undefined && (source.kind === 'queue' ? queues.has(source.name) : true);
  });
  const missingMappings = wanted
    .filter((way) => !system.mappings.some((mapping) => sameWay(mapping, way)))
    .map((way): DeployedMapping => ({ ...way, batchSize: 0, maximumConcurrency: null }));
  const isDeclared = (mapping: DeployedMapping) => declared.mappings.some((way) => sameWay(way, mapping));

  return {
    known: { ...system, rules, mappings: [...system.mappings.filter(isDeclared), ...missingMappings] },
    missingRules: new Set(expected.filter(({ name }) => !deployedRule.has(name)).map(({ name }) => name)),
    missingTargets: new Set(
      expected.filter(({ name, queue }) => !deployedRule.get(name)?.queues.includes(queue)).map(({ name }) => name),
    ),
    missingMappings,
    strangeRules: system.rules.filter(({ name }) => !declaredRule.has(name)),
    strangeTargets,
    strangeMappings: system.mappings.filter((mapping) => !isDeclared(mapping)),
  };
}
