import { setTimeout as wait } from 'node:timers/promises'
import { eventually } from '@supermall/testing/rival'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall } from '../testing/fixture-mall.ts'

const ONE_AT_A_TIME = { MUTATIONS_AT_ONCE: '1', MUTATIONS_MOST: '1', REQUEST_TIMEOUT_MS: '3000' }
const CHANGE = 'mutation { visit }'
const TURN_MS = 1_300

let mall: FixtureMall
/** Ends what is being changed, for each that was begun: whoever comes meanwhile waits. */
const ends: (() => void)[] = []

beforeAll(async () => {
  mall = await fixtureMall({ variables: ONE_AT_A_TIME })
  const { open } = mall.domains.goods
  const { execute } = open
  const slow: typeof execute = async (operation, ...more) => {
    if (operation.query.startsWith('mutation')) await new Promise<void>((resolve) => ends.push(resolve))
    return execute(operation, ...more)
  }
  Object.assign(open, { execute: slow })
})
afterAll(() => mall.stop())

const begun = () => eventually(() => ends.shift() ?? null)

describe('the door', () => {
  it('turns away what would not be changed in time, says when to come again, and asks nobody for that', async () => {
    const first = mall.ask(CHANGE)
    const end = await begun()
    await wait(TURN_MS)
    end()
    expect((await first).data).toEqual({ visit: expect.any(Number) })
    const { asked } = mall.domains.goods
    const before = asked.length
    const second = mall.ask(CHANGE)
    const endAgain = await begun()
    const refused = await mall.ask(`mutation Other { visit ...on Mutation { again: visit } }`, {
      authorization: 'Bearer of nothing',
    })
    expect(refused.status).toBe(503)
    const extensions = refused.errors[0]?.extensions
    expect(extensions).toMatchObject({ code: 'OVERLOADED', retryable: true, retryAfter: expect.any(Number) })
    expect(extensions?.retryAfter).toBeGreaterThan(TURN_MS / 1_000)
    expect(refused.headers.get('retry-after')).toBe(String(Math.ceil(Number(extensions?.retryAfter))))
    expect(asked.length).toBe(before)
    expect((await mall.ask('{ shelf { title } }')).status).toBe(200)
    endAgain()
    expect((await second).data).toEqual({ visit: expect.any(Number) })
  })
})
