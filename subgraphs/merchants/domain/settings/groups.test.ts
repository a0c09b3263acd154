import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import type { InputObjectTypeDefinitionNode, ObjectTypeDefinitionNode } from 'graphql'
import { parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import type { Overrides } from './effective.ts'
import { changed, checkChanges, effective, overriddenIn } from './effective.ts'
import { faultOf } from './field.ts'
import type { GroupName } from './groups.ts'
import { groups } from './groups.ts'

const TYPES = {
  shop: 'ShopPage',
  trade: 'Trade',
  pay: 'Pay',
  notice: 'Notice',
  member: 'Member',
  category: 'Category',
  sms: 'Sms',
  wap: 'Wap',
  contact: 'Contact',
}
const groupNames = Object.keys(groups) as readonly GroupName[]
const { definitions } = parse(readFileSync(fromRoot('subgraphs', 'merchants', 'schema.graphql'), 'utf8'))

function fieldsOf(name: string): string[] {
  const isNamed = (node: { name?: { value: string } }) => node.name?.value === name
  const found = definitions.find((node) => isNamed(node as { name?: { value: string } }))
  return ((found as ObjectTypeDefinitionNode | InputObjectTypeDefinitionNode).fields ?? []).map(
    (field) => field.name.value,
  )
}

describe('every group of settings', () => {
  test.each(groupNames)('%s is in the schema as it is here, to be read and to be changed', (group) => {
    const names = Object.keys(groups[group])
    expect(fieldsOf(`${TYPES[group]}Settings`)).toEqual([...names, 'overridden', 'version'])
    expect(fieldsOf(`${TYPES[group]}SettingsInput`)).toEqual(['expectedVersion', ...names])
  })

  test.each(groupNames)('%s has defaults that it would accept itself', (group) => {
    for (const field of Object.values(groups[group])) expect(faultOf(field, field.fallback)).toBeNull()
  })
})

describe('a setting', () => {
  test('comes from the nearest layer that says something valid', () => {
    const mall = { closeUnpaidAfterMinutes: 60, receiveAfterDays: 5 }
    const shop = { closeUnpaidAfterMinutes: 1, receiveAfterDays: 6 }
    expect(effective('trade', mall, shop)).toMatchObject({
      closeUnpaidAfterMinutes: 60,
      receiveAfterDays: 6,
      refundWithinDays: 7,
    })
    expect(overriddenIn('trade', shop)).toEqual(['receiveAfterDays'])
  })

  test('that the mall has to switch on first is off in a shop as long as it has not', () => {
    const taken = (mall: object, shop: object) =>
      effective('pay', mall as Overrides, shop as Overrides).isCashOnDeliveryOn
    const [on, off] = [{ isCashOnDeliveryOn: true }, { isCashOnDeliveryOn: false }]
    expect([taken(on, {}), taken(on, on), taken(on, off)]).toEqual([true, true, false])
    expect([taken({}, {}), taken({}, on), taken(off, on)]).toEqual([false, false, false])
    expect(effective('pay', on).isCashOnDeliveryOn).toBe(true)
  })

  test('is set, trimmed, left alone or given back', () => {
    const own = { phone: '1', wechat: 'w' }
    expect(changed('contact', own, { phone: ' 2 ', wechat: null, qq: undefined })).toEqual({ phone: '2' })
  })

  test('is refused with its name outside of its bounds', () => {
    const wrong = checkChanges(
      'trade',
      { closeUnpaidAfterMinutes: 4, receiveAfterDays: 1.5, isReviewOn: true },
      'trade',
    )
    expect(wrong.filter((one) => one !== null)).toMatchObject([
      { path: ['trade', 'closeUnpaidAfterMinutes'] },
      { path: ['trade', 'receiveAfterDays'] },
    ])
  })
})
