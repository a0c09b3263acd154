import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkOperations } from './check-operations.ts'

const renamed = (path: string) => readFileSync(path, 'utf8').replaceAll(/^ {2}mostProducts: /gm, '  productLimit: ')

describe('operations that clients were promised', () => {
  it('are all taken by the graph as it is', () => {
    const { count, broken } = checkOperations()
    expect(broken).toEqual([])
    expect(count).toBeGreaterThan(10)
  })

  it('are told by name when a field that they ask goes away, from the graph and from its contract', () => {
    const { broken } = checkOperations(renamed)
    expect(broken.map(({ manifest, body }) => [manifest, /query (\w+)/.exec(body)?.[1]])).toEqual(
      expect.arrayContaining([
        ['manifest', 'ShopGoods'],
        ['merchant', 'ShopGoods'],
      ]),
    )
    expect(broken.flatMap(({ because }) => because).join('\n')).toContain('Cannot query field "mostProducts"')
  })

  it('are told when an argument that they do not give becomes required', () => {
    const stricter = (path: string) =>
      readFileSync(path, 'utf8').replace(/^( {2}cart\(\n(?: {4}.*\n)* {4}guestToken: String)$/m, '$1!')
    const { broken } = checkOperations(stricter)
    expect(broken.map(({ manifest }) => manifest)).toEqual(['manifest', 'storefront'])
  })
})
