import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { derivedId } from '@supermall/kernel/id'
import { buildClientSchema, getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { visited } from '../testing/fixture-domains.ts'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall, post } from '../testing/fixture-mall.ts'
import { sha256Of } from '../trusted/manifest.ts'
import type { ContractName } from './contract.ts'

let mall: FixtureMall
beforeAll(async () => {
  mall = await fixtureMall()
})
afterAll(() => mall.stop())

const at = (contract: ContractName | null, query: string, variables?: object) =>
  post(`${mall.url}/graphql${contract ? `/${contract}` : ''}`, { query, variables })

describe('a contract', () => {
  it('takes what is in it, and what is tagged for others is an unknown field there and nowhere else', async () => {
    const query = '{ products(first: 1) { title cost } }'
    const told = await Promise.all([null, 'storefront', 'merchant', 'admin'].map((one) => at(one as null, query)))
    expect(told.map(({ status }) => status)).toEqual([200, 400, 200, 200])
    expect(told[1]?.errors[0]).toMatchObject({
      message: 'Cannot query field "cost" on type "Product".',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    })
    expect((await at('merchant', '{ audit }')).codes).toEqual(['GRAPHQL_VALIDATION_FAILED'])
    expect((await at('admin', '{ audit }')).codes).not.toContain('GRAPHQL_VALIDATION_FAILED')
  })

  it('is not at a path that names none', async () => {
    expect((await post(`${mall.url}/graphql/internal`, { query: '{ whoami }' })).status).toBe(404)
  })

  it('takes no field of an input that is tagged for others, by variable neither', async () => {
    const query = 'query ($by: Labels) { labelled(by: $by) }'
    const by = { text: 'a', secret: 'b' }
    expect((await at('merchant', query, { by })).data).toEqual({ labelled: JSON.stringify(by) })
    const refused = await at('storefront', query, { by })
    expect([refused.codes, refused.data?.labelled]).toEqual([['BAD_USER_INPUT'], undefined])
    expect((await at('storefront', query, { by: { text: 'a' } })).data).toEqual({ labelled: '{"text":"a"}' })
  })

  it('answers by the same plans as the whole graph', async () => {
    const query = '{ products { id title shop { name } } }'
    const [whole, part] = [await at(null, query), await at('storefront', query)]
    expect([part.data, part.errors]).toEqual([whole.data, []])
  })

  it('finds nothing by its id that is outside of it', async () => {
    const query = `{ node(id: "${derivedId('prd', 1)}") { __typename id } }`
    expect((await at('storefront', query)).data.node).toMatchObject({ __typename: 'Product' })
  })
})

describe('an operation beside one that asks for the schema', () => {
  const asked = (query: string, operationName: string) => post(`${mall.url}/graphql`, { query, operationName })

  it('is run as it is, a mutation too', async () => {
    const query = 'mutation M { visit } query S { __schema { queryType { name } } ...F } fragment F on Query { whoami }'
    const { data, errors } = await asked(query, 'M')
    expect([data, errors]).toEqual([{ visit: visited() }, []])
    const { data: schema } = await asked(query, 'S')
    expect(schema).toEqual({ __schema: { queryType: { name: 'Query' } }, whoami: 'GUEST' })
  })

  it('is run without the fragments that only the other reaches, and beside what the planner does not know', async () => {
    const F = 'fragment F on __Type { name isOneOf }'
    const both = `query A { whoami } query B { __type(name: "Labels") { ...F } } ${F}`
    expect((await asked(both, 'A')).data).toEqual({ whoami: 'GUEST' })
    expect((await asked(both, 'B')).data).toEqual({ __type: { name: 'Labels', isOneOf: false } })
    const { data } = await asked(`query C { whoami __type(name: "Labels") { ...F } } ${F}`, 'C')
    expect(data).toEqual({ whoami: 'GUEST', __type: { name: 'Labels', isOneOf: false } })
  })

  it('takes nothing from its place by what the schema does not have', async () => {
    const query = 'query S { nothing: __type(name: "Nothing") { name } whoami kind: __typename }'
    expect((await asked(query, 'S')).data).toEqual({ nothing: null, whoami: 'GUEST', kind: 'Query' })
  })
})

describe('who asks a contract for its schema', () => {
  const TYPES = '{ __schema { types { name fields { name } } } }'
  type Types = { __schema: { types: { name: string; fields: { name: string }[] | null }[] } }
  const fieldsOf = ({ __schema }: Types, type: string): string[] =>
    __schema.types.find(({ name }) => name === type)?.fields?.map(({ name }) => name) ?? []

  it('is told of that contract only', async () => {
    const [whole, storefront] = [await at(null, TYPES), await at('storefront', TYPES)]
    expect(fieldsOf(whole.data, 'Query')).toEqual(expect.arrayContaining(['audit', 'vault', 'products']))
    expect(fieldsOf(storefront.data, 'Query')).not.toContain('audit')
    expect(fieldsOf(storefront.data, 'Query')).toContain('products')
    expect(fieldsOf(storefront.data, 'Product')).not.toContain('cost')
  })

  it('is told all that any client asks for', async () => {
    const everything = {
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }
    for (const contract of [null, 'storefront'] as const) {
      const { data, errors } = await at(contract, getIntrospectionQuery(everything))
      expect(errors).toEqual([])
      expect(buildClientSchema(data).getQueryType()?.getFields()).toHaveProperty('products')
    }
  })

  it('gets data beside it, in the order in which he asked', async () => {
    const query = `query ($type: String!) {
      before: products(first: 1) { title }
      ...Meta
      ... on Query { after: products(first: 2) { title } __typename }
    }
    fragment Meta on Query { found: __type(name: $type) { name fields { name } } none: __type(name: "Nothing") { name } }`
    const { data, errors, text } = await at('storefront', query, { type: 'Product' })
    expect(errors).toEqual([])
    expect(data).toMatchObject({
      before: [{ title: 'Product 1' }],
      found: { name: 'Product' },
      none: null,
      after: [{}, {}],
      __typename: 'Query',
    })
    expect(data.found.fields.map(({ name }: { name: string }) => name)).not.toContain('cost')
    expect(text.indexOf('before')).toBeLessThan(text.indexOf('found'))
    expect(text.indexOf('found')).toBeLessThan(text.indexOf('after'))
  })
})

describe('the manifest of a contract', () => {
  it('is the only one that counts there, and a contract without one trusts nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'supermall-contracts-'))
    const [common, promised] = ['{ whoami }', '{ products { title } }']
    const write = (name: string, ...bodies: string[]) => {
      const operations = bodies.map((body) => ({ id: sha256Of(body), name: 'Any', type: 'query', body }))
      const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations }
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(manifest))
    }
    write('manifest', common, promised)
    write('storefront', promised)
    const variables = { TRUSTED_DOCUMENTS: 'enforce', TRUSTED_MANIFEST: join(folder, 'manifest.json') }
    const closed = await fixtureMall({ variables })
    const statuses = (path: string) =>
      Promise.all([common, promised].map(async (query) => (await post(`${closed.url}${path}`, { query })).status))
    expect(await statuses('/graphql')).toEqual([200, 200])
    expect(await statuses('/graphql/storefront')).toEqual([403, 200])
    expect(await statuses('/graphql/admin')).toEqual([403, 403])
    const byId = { documentId: `sha256:${sha256Of(promised)}` }
    expect((await post(`${closed.url}/graphql/storefront`, byId)).status).toBe(200)
    await closed.stop()
    rmSync(folder, { recursive: true, force: true })
  })
})
