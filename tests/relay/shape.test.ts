import type { GraphQLObjectType } from 'graphql'
import { getNamedType, isInterfaceType, isObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { connections, graph, lists, nameOf } from './lists.ts'

const fieldsOf = (type: GraphQLObjectType): Record<string, string> =>
  Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]))

const typeNamed = (name: string): GraphQLObjectType => {
  const type = graph.getType(name)
  if (!isObjectType(type)) throw new Error(`${name} is no type of object`)
  return type
}

describe('The graph, as a Relay server', () => {
  it('finds anything by its id, alone or among others', () => {
    const node = graph.getType('Node')
    expect(isInterfaceType(node) && node.getFields().id?.type.toString()).toBe('ID!')
    const { node: one, nodes } = graph.getQueryType()?.getFields() ?? {}
    expect([one, nodes].map((field) => String(field?.type))).toEqual(['Node', '[Node]'])
    expect([one, nodes].map((field) => field?.args.map(({ name, type }) => `${name}: ${type}`))).toEqual([
      ['id: ID!'],
      ['ids: [ID!]!'],
    ])
  })

  it('says of every page what is around it', () => {
    expect(fieldsOf(typeNamed('PageInfo'))).toMatchObject({
      hasNextPage: 'Boolean!',
      hasPreviousPage: 'Boolean!',
      startCursor: 'String',
      endCursor: 'String',
    })
  })

  it.each(connections.map((type) => [type.name, type] as const))('gives %s the shape of a connection', (_, type) => {
    const { edges = '', nodes = '', pageInfo } = fieldsOf(type)
    expect([edges, nodes, pageInfo]).toEqual([
      expect.stringMatching(/^\[\w+!\]!$/),
      expect.stringMatching(/^\[\w+!\]!$/),
      'PageInfo!',
    ])
    const edge = fieldsOf(typeNamed(getNamedType(type.getFields().edges?.type ?? type).toString()))
    expect(edge.cursor).toBe('String!')
    expect(edge.node?.replace('!', '')).toBe(nodes.replaceAll(/[^\w]/g, ''))
  })

  it.each(lists.map((list) => [nameOf(list), list] as const))('can be read both ways in %s', (_, { field }) => {
    const given = Object.fromEntries(field.args.map(({ name, type }) => [name, String(type)]))
    expect(given).toMatchObject({ first: 'Int', after: 'String', last: 'Int', before: 'String' })
    expect(String(field.type)).toMatch(/Connection!?$/)
  })
})
