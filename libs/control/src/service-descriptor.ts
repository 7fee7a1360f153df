/** What protobufjs reads of a namespace, a message, an enum or a service; only what is looked at here. */
export interface DescriptorNode {
  readonly nested?: Readonly<Record<string, DescriptorNode>>;
  readonly fields?: Readonly<Record<string, { readonly type: string }>>;
  readonly methods?: Readonly<
    Record<string, { readonly requestType: string; readonly responseType: string }>
  >;
}

/** Packages of others whose types ours may have: small, and kept whole. */
const COMMON = 'google';

/**
 * The part of the contract that one service takes: itself, and the messages and enums of its package that it and they speak of.
 * Whoever calls one service need not wait until the descriptors of all are read, which takes longer than to connect.
 * The whole comes back where it has no such service.
 */
export function descriptorFor(service: string, whole: DescriptorNode): DescriptorNode {
  const path = service.split('.');
  const part = prune(whole, path);
  const common = whole.nested?.[COMMON];
  if (part === undefined || common === undefined) return part ?? whole;
  return { ...part, nested: { ...part.nested, [COMMON]: common } };
}

function prune(node: DescriptorNode, [name = '', ...rest]: string[]): DescriptorNode | undefined {
  const child = node.nested?.[name];
  if (child === undefined) return undefined;
  if (rest.length === 0) return { ...node, nested: reachable(name, node.nested ?? {}) };
  const pruned = prune(child, rest);
  return pruned && { ...node, nested: { [name]: pruned } };
}

/** What can be reached from there within a package. The names of types are relative to the package, or to what they stand in. */
function reachable(
  from: string,
  members: Readonly<Record<string, DescriptorNode>>,
): Record<string, DescriptorNode> {
  const found: Record<string, DescriptorNode> = {};
  const names = new Set([from]);
  for (const name of names) {
    const member = members[name];
    if (member === undefined) continue;
    found[name] = member;
    for (const type of typesIn(member)) names.add(type.split('.')[0] ?? type);
  }
  return found;
}

function typesIn({ nested = {}, fields = {}, methods = {} }: DescriptorNode): readonly string[] {
  return [
    ...Object.values(fields).map(({ type }) => type),
    ...Object.values(methods).flatMap(({ requestType, responseType }) => [
      requestType,
      responseType,
    ]),
    ...Object.values(nested).flatMap(typesIn),
  ];
}
