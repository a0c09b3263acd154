import { expect } from 'vitest'
import type { Mall } from './mall.ts'
import { codes, memberId, mutation, platform } from './mall.ts'

/** Platform staff who may do everything: what they do, what they are refused, and what they have seen of a member. */
export const operatorOf = (house: () => Mall) => ({
  does: async (name: string, selection: string, input: object) => {
    const asked = await house().asks(platform(), mutation(name, selection), { input })
    expect(asked.errors).toEqual([])
    return asked.data[name]
  },
  codesOf: async (name: string, selection: string, input: object): Promise<string[]> =>
    codes(await house().asks(platform(), mutation(name, selection), { input }), name),
  expected: async (ordinal: number) => {
    const text = 'select version from member where id = $1'
    const { rows } = await house().sql.query<{ version: number }>(text, [memberId(ordinal)])
    return { memberId: memberId(ordinal), expectedVersion: rows[0]?.version ?? 0 }
  },
})
