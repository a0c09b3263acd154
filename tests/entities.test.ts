import { permissionCodes } from '@supermall/contracts/permissions'
import type { OpenSubgraph } from '@supermall/subgraph/definition'
import type { Request } from '@supermall/subgraph/viewer'
import type { DirectiveNode, GraphQLObjectType } from 'graphql'
import { isUnionType, Kind, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askingAs, platform } from '../gateway/testing/fixture-graph.ts'
import { realDomains } from '../gateway/testing/real-domains.ts'
import { registry } from '../subgraphs/index.ts'

/** What a router asks of a subgraph by the specification, asked of each of ours, for every entity that there is and will be. */

type Representation = Readonly<Record<string, unknown>>
type Entities = { readonly entities: readonly unknown[] | null; readonly codes: readonly unknown[] }

let domains: Awaited<ReturnType<typeof realDomains>>
beforeAll(async () => {
  domains = await realDomains()
})
afterAll(() => domains?.stop())

const request: Request = askingAs(platform(...permissionCodes)).request

describe.each(registry.map((entry) => [entry.name, entry] as const))('the subgraph %s', (name, { nodes }) => {
  const owned = new Set(Object.values(nodes))
  const domain = (): OpenSubgraph => {
    const found = domains.domains.find((one) => one.name === name)
    if (!found) throw new Error(`there is no ${name}`)
    return found
  }
  const ask = async (query: string, variables: Representation = {}) =>
    domain().execute({ query, variables }, domain().contextFor(request))

  async function entities(...representations: unknown[]): Promise<Entities> {
    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }'
    const { data, errors = [] } = await ask(query, { of: representations })
    const found = data?._entities
    return { entities: Array.isArray(found) ? found : null, codes: errors.map(({ extensions }) => extensions?.code) }
  }

  test('gives its schema to whoever composes it, with the key of every entity', async () => {
    const { data } = await ask('{ _service { sdl } }')
    const sdl = String((data?._service as { sdl?: string } | null)?.sdl)
    const keyed = parse(sdl).definitions.filter(
      (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.directives?.some(isKey),
    )
    expect(keyed.length).toBeGreaterThanOrEqual(entitiesOf(domain()).length)
  })

  test('finds nothing where there is nothing, each at its place, once for each time that it is asked', async () => {
    for (const type of resolvableOf(domain())) {
      const all = [1, 2, 1].map((n) => ({ __typename: type.name, ...keyOf(type, `xxx_${'0'.repeat(25)}${n}`) }))
      const { entities: found, codes } = await entities(...all)
      expect([type.name, found?.length, codes]).toEqual([type.name, 3, []])
      // Who only adds to what is another's need not know whether it is there.
      if (owned.has(type.name)) expect([type.name, found]).toEqual([type.name, [null, null, null]])
    }
  })

  test('fails for no key, however strange it is', async () => {
    for (const type of resolvableOf(domain())) {
      for (const value of [null, '', 7, 1.5, true, [], ['x'], {}, { id: 'x' }, 'x'.repeat(5_000), '\u0000', "'; --"]) {
        const { codes } = await entities({ __typename: type.name, ...keyOf(type, value) })
        expect([type.name, value, codes.filter((code) => code !== 'BAD_USER_INPUT')]).toEqual([type.name, value, []])
      }
      const { codes } = await entities({ __typename: type.name })
      expect([type.name, codes.filter((code) => code !== 'BAD_USER_INPUT')]).toEqual([type.name, []])
    }
  })

  test('knows no type but its own', async () => {
    for (const __typename of ['Nobody', 'Query', 'String', 'Money', '__proto__', '', null, 7]) {
      const { entities: found, codes } = await entities({ __typename, id: 'x' })
      expect([__typename, found?.[0] ?? null, codes.length > 0]).toEqual([__typename, null, true])
      expect([__typename, codes]).toEqual([__typename, codes.map(() => 'BAD_USER_INPUT')])
    }
  })
})

const isKey = ({ name }: DirectiveNode): boolean => name.value === 'key' || name.value === 'federation__key'

function entitiesOf({ schema }: OpenSubgraph): readonly GraphQLObjectType[] {
  const union = schema.getType('_Entity')
  return isUnionType(union) ? union.getTypes() : []
}

/** Those that are only referred to are asked of their owners. */
const resolvableOf = (domain: OpenSubgraph): readonly GraphQLObjectType[] =>
  entitiesOf(domain).filter((type) => !isReference(type))

const isReference = ({ astNode, extensionASTNodes }: GraphQLObjectType): boolean =>
  [astNode, ...extensionASTNodes]
    .flatMap((node) => node?.directives ?? [])
    .filter(isKey)
    .every(({ arguments: given = [] }) =>
      given.some(({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value),
    )

/** The fields of a type's first key, each with that value. */
function keyOf({ astNode, extensionASTNodes }: GraphQLObjectType, value: unknown): Representation {
  const keys = [astNode, ...extensionASTNodes].flatMap((node) => node?.directives ?? []).filter(isKey)
  const fields = keys[0]?.arguments?.find(({ name }) => name.value === 'fields')?.value
  const names = fields?.kind === Kind.STRING ? fields.value.split(/\s+/) : []
  return Object.fromEntries(names.map((name) => [name, value]))
}
