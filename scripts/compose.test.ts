import { describe, expect, it } from 'vitest'
import { CompositionFault, composeSupergraph } from '../gateway/compose.ts'
import { readSupergraph } from '../gateway/supergraph.ts'
import { goods, shopkeepers } from '../gateway/testing/fixture-domains.ts'
import { staleFiles } from './compose.ts'

describe('composition', () => {
  const parts = [goods().part, shopkeepers().part]

  it('makes one graph in which every id has its type and its owner', () => {
    const { nodes } = readSupergraph(composeSupergraph(parts).supergraph)
    expect([...nodes]).toEqual([
      ['prd', { type: 'Product', owner: 'goods' }],
      ['shp', { type: 'Shop', owner: 'shopkeepers' }],
    ])
  })

  it('keeps what may be seen by whom in the full text, and out of the one that is planned with', () => {
    const { supergraph } = composeSupergraph(parts)
    expect(supergraph).toMatch(/@authenticated.*@policy.*@requiresScopes/s)
    expect(readSupergraph(supergraph).plain).not.toMatch(/@?authenticated|requiresScopes|policy__|@policy/)
  })

  it('says which domain it is that cannot be read', () => {
    const broken = { name: 'broken', sdl: 'type {', nodes: {} }
    expect(() => composeSupergraph([...parts, broken])).toThrow(/^\[broken\] Syntax Error/)
  })

  it('fails when two domains do not fit together', () => {
    const rival = { name: 'rival', sdl: 'type Query { whoami: Int }', nodes: {} }
    expect(() => composeSupergraph([...parts, rival])).toThrow(CompositionFault)
  })

  it('fails when a type is said to have ids and is not there', () => {
    const liar = { name: 'liar', sdl: 'type Query { liar: Int }', nodes: { gho: 'Ghost' } }
    expect(() => composeSupergraph([...parts, liar])).toThrow(/^\[liar\] lists Ghost among its nodes/)
  })
})

describe('what is committed', () => {
  const texts = new Map([
    ['gateway/supergraph.graphql', 'type Query { new: Int }'],
    ['gateway/schema.graphql', 'type Query { seen: Int }'],
    ['gateway/contracts/admin.graphql', 'type Query { ruled: Int }'],
  ])

  it('is fresh when every file holds what the domains compose to', () => {
    expect(staleFiles(texts, (file) => texts.get(file) ?? '')).toEqual([])
  })

  it('is told to be stale by the files that hold something else, or are not there', () => {
    const held = new Map([...texts, ['gateway/supergraph.graphql', 'type Query { old: Int }']])
    held.delete('gateway/contracts/admin.graphql')
    expect(staleFiles(texts, (file) => held.get(file) ?? '')).toEqual([
      'gateway/supergraph.graphql',
      'gateway/contracts/admin.graphql',
    ])
  })
})
