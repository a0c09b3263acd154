import { newId } from '@supermall/kernel/id'
import { pushNumbers } from '@supermall/testing/extremes'
import { expect, test } from 'vitest'
import { buyer, mall, memberId, platform } from '../trial/mall.ts'

const house = await mall()
const OWN: ReadonlySet<string> = new Set(['addressCreate', 'addressUpdate'])
const nameOf = (query: string): string => /\{ (\w+)\(/.exec(query)?.[1] ?? ''

/** A row that is there, and its version as it is now. */
const rowOf = async (table: string, more = '') =>
  (
    await house.sql.query<{ id: string; version: number }>(
      `select id, version from ${table} ${more} order by id limit 1`,
    )
  ).rows[0]
const seen = (table: string, key: string, facts: object = {}, more = '') => [
  async () => {
    const row = await rowOf(table, more)
    return { [key]: row?.id, expectedVersion: row?.version, ...facts }
  },
]
const member = (facts: object) => seen('member', 'memberId', facts, `where id = '${memberId(5)}'`)
const spent = { range: { from: '0.01', below: '9000' } }
const where = { spent, orderCount: { range: { from: 1, below: 9 } } }
const place = { recipient: 'Lin', phone: '13800000001', regionCode: '310101', province: '上海市', city: '上海市' }
const level = { leastSpent: { amount: '100.00', currency: 'CNY' }, leastOrders: 3 }
const isGroup = `where kind = 'GROUP'`
const isTag = `where kind = 'TAG'`
let made = 0
await house.asks(
  platform(),
  'mutation { memberFormFieldCreate(input: { label: "Size", kind: NUMBER, least: 1, most: 9 }) { errors { code } } }',
)

test('no number that a client can send is a fault', async () => {
  const told = await pushNumbers({
    schema: house.schema,
    ask: (query, input) => house.asks(OWN.has(nameOf(query)) ? buyer(5) : platform(), query, { input }),
    samples: {
      addressCreate: [() => ({ ...place, line: 'Nanjing Road 1', latitude: 31, longitude: 121 })],
      addressUpdate: [
        async () => {
          const { data } = await house.asks(buyer(5), '{ myMember { addresses { id } } }')
          return { addressId: data.myMember.addresses[0].id, latitude: 31, longitude: 121 }
        },
      ],
      memberLevelSet: member({ levelId: null }),
      memberGroupsSet: member({ groupIds: [] }),
      memberTagsSet: member({ tagIds: [] }),
      memberRemarkSet: member({ remark: 'Calls' }),
      memberBlacklist: member({ reason: 'Fraud' }),
      memberBlacklistClear: member({}),
      memberLevelCreate: [() => ({ rank: 90 + (++made % 9), name: `Level ${made}`, rate: 9_000, ...level })],
      memberLevelUpdate: seen('member_level', 'levelId', level),
      memberLevelDelete: seen('member_level', 'levelId', {}, `where name like 'Level %'`),
      memberGroupUpdate: seen('cohort', 'groupId', { description: 'Some' }, isGroup),
      memberGroupDelete: seen('cohort', 'groupId', {}, isGroup),
      memberTagUpdate: seen('cohort', 'tagId', { description: 'Some' }, isTag),
      memberTagDelete: seen('cohort', 'tagId', {}, isTag),
      memberFormFieldCreate: [() => ({ label: `Field ${++made}`, kind: 'NUMBER', least: 1, most: 9 })],
      memberFormFieldUpdate: seen('form_field', 'fieldId', { label: 'Size' }, `where label = 'Size'`),
      memberFormFieldDelete: seen('form_field', 'fieldId'),
      memberRulesUpdate: [
        async () => ({ expectedVersion: (await rowOf('member_rules'))?.version, isRankingShown: true }),
      ],
      memberExportStart: [() => ({ idempotencyKey: newId('evt'), where })],
      memberMessageSend: [() => ({ idempotencyKey: newId('evt'), title: 'Hello', body: 'All', where })],
    },
  })
  expect(told).toEqual({ faults: [], unseen: [], refused: [] })
})
