import { Fault, fault } from '@supermall/kernel/fault'
import { describe, expect, test } from 'vitest'
import { goods, shopkeepers } from '../testing/fixture-domains.ts'
import { askingAs, fixtureGraph, postOf } from '../testing/fixture-graph.ts'
import type { Planner } from './planner.ts'

const fixtures = [goods(), shopkeepers()]
const query = '{ products { id title } }'

/** What whoever asks once reads where plans are made like that, by POST and as Apollo takes a request. */
async function told(plan: Planner['plan'], patienceMs: number) {
  const { graph } = await fixtureGraph({ fixtures, plan, mode: 'production' })
  const posted = postOf({ query })
  const search = `?${new URLSearchParams({ query })}`
  const gotten = { ...posted, method: 'GET', search, body: null }
  posted.headers.set('apollo-require-preflight', 'true')
  const answers = [posted, gotten].map(async (request) => {
    const asking = { ...askingAs({ audience: 'GUEST' }), deadline: Date.now() + patienceMs }
    const { status = 200, body } = await graph.run(request, asking)
    const { data, errors } = JSON.parse(body.kind === 'complete' ? body.string : '')
    return { status, data, codes: errors.map((one: { extensions: object }) => one.extensions) }
  })
  return Promise.all(answers)
}

const late = {
  status: 200,
  data: null,
  codes: [expect.objectContaining({ code: 'DEADLINE_EXCEEDED', retryable: true })],
}

describe('an operation that could not be planned', () => {
  test('within its time is answered like all that is late: with a code, and no fault of ours', async () => {
    expect(await told(() => new Promise(() => undefined), 20)).toEqual([late, late])
  })

  test('before others were is answered in the same way', async () => {
    const inLine = () => Promise.reject(fault('DEADLINE_EXCEEDED', 'others were planned for too long'))
    expect(await told(inLine, 60_000)).toEqual([late, late])
  })

  test('in the time of whoever asked first is planned again for whoever asked at the same time and has more', async () => {
    const askers: string[] = []
    let letGo: (error: Error) => void = () => undefined
    const plan: Planner['plan'] = ({ caller }) => {
      askers.push(caller)
      return new Promise((_, reject) => {
        if (askers.length === 1) letGo = reject
        else reject(new Fault('INTERNAL_SERVER_ERROR', 'asked again'))
      })
    }
    const { graph } = await fixtureGraph({ fixtures, plan, mode: 'production' })
    const ask = async (ip: string, patienceMs: number) => {
      const asking = askingAs({ audience: 'GUEST' })
      const request = { ...asking.request, caller: { ...asking.request.caller, ip } }
      return graph.run(postOf({ query }), { ...asking, request, deadline: Date.now() + patienceMs })
    }
    const impatient = ask('192.0.2.1', 20)
    const patient = ask('2001:db8::1', 60_000)
    expect((await impatient).status ?? 200).toBe(200)
    letGo(fault('DEADLINE_EXCEEDED', 'others were planned for too long'))
    expect((await patient).status).toBe(500)
    expect(askers).toEqual(['192.0.2.1', '2001:db8:0:0::/64'])
  })

  test('by a fault of the planner is a fault of ours', async () => {
    const lost = () => Promise.reject(new Fault('INTERNAL_SERVER_ERROR', 'the planner lost its way'))
    for (const { status, codes } of await told(lost, 60_000))
      expect([status, codes]).toEqual([500, [expect.objectContaining({ code: 'INTERNAL_SERVER_ERROR' })]])
  })
})
