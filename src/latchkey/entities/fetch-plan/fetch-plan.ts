import { type Attribute, isReference } from '../../model/attribute.js';

/** A tree of attributes: which are written, and with which plan what they refer to. */
export interface FetchPlan {
  /** Equal keys of one entity mean equal plans: compiled reads are cached by it. */
  readonly key: string;
  readonly nodes: readonly FetchPlanNode[];
  /** References on all levels: each costs a join, a collection a statement or a part of one. */
  readonly references: number;
  /** Objects carry all their dynamic attributes, whatever the nodes are: those of this revision of the definitions. */
  readonly dynamic?: string;
  /** Absent for plans made of lists, of JSON or by joining others. */
  readonly name?: string;
}

export interface FetchPlanNode {
  readonly attribute: Attribute;
  /** Plan of the referenced or embedded object; absent for values. */
  readonly plan?: FetchPlan;
}

/** Attributes by name while a plan is being put together; later entries join earlier ones. */
export class FetchPlanBuilder {
  private readonly nodes = new Map<string, FetchPlanNode>();

  add(node: FetchPlanNode): this {
    const present = this.nodes.get(node.attribute.name)?.plan;
    const plan = present && node.plan && (present.key === node.plan.key ? present : joined(present, node.plan));
    this.nodes.set(node.attribute.name, plan ? { ...node, plan } : node);
    return this;
  }

  addAll(plan: FetchPlan): this {
    plan.nodes.forEach((node) => this.add(node));
    return this;
  }

  /** References on all levels of what was added so far. */
  get references(): number {
    return [...this.nodes.values()].reduce(
      (sum, { attribute, plan }) => sum + (isReference(attribute) ? 1 : 0) + (plan?.references ?? 0),
      0,
    );
  }

  build(name?: string): FetchPlan {
    const nodes = [...this.nodes.values()];
    const key = nodes.map(({ attribute, plan }) => keyOf(attribute) + (plan ? `(${plan.key})` : '')).join();
    const plan = { nodes, key, references: this.references };
    return name === undefined ? plan : { ...plan, name };
  }
}

/** A name that administrators define again is another attribute. */
const keyOf = ({ name, dynamic }: Attribute): string => (dynamic ? `${name}@${dynamic.stamp}` : name);

export const joined = (...plans: readonly FetchPlan[]): FetchPlan =>
  plans.reduce((builder, plan) => builder.addAll(plan), new FetchPlanBuilder()).build();

export const EMPTY_PLAN: FetchPlan = { key: '', nodes: [], references: 0 };
