import { newId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import { beforeAll, expect, test } from 'vitest'
import { identityMall, platform } from '../trial/mall.ts'

let mall: Awaited<ReturnType<typeof identityMall>>
beforeAll(async () => {
  mall = await identityMall()
})

const MEND = (name: string) =>
  `mutation($input: EventsMendInput!) { ${name}(input: $input) { events { eventId outcome error } errors { code } } }`

/** An event, as merchants would tell it, that could not be worked. */
async function park(payload: object, name = 'staff.changed'): Promise<string> {
  const id = newId('evt')
  const envelope = {
    id,
    name,
    version: 1,
    occurredAt: '2026-11-21T00:00:00.000Z',
    source: 'merchants',
    aggregateId: 'x',
    actorId: null,
    traceparent: null,
    payload,
  }
  await mall.sql.query({
    text: `insert into dead_letter (event_id, name, envelope, error, attempts) values ($1, $2, $3, 'broken', 12)`,
    values: [id, name, JSON.stringify(envelope)],
  })
  return id
}

test('operators see what each domain could not work, which of them answer, and what their jobs do', async () => {
  const eventId = await park({})
  const { data, errors } = await mall.asks(
    platform(),
    `{ machinery { service isAnswering deadLetterCount unconfirmedCount jobs { name dueAt } }
       deadLetters(service: "identity") { eventId name envelope error attempts } }`,
  )
  expect(errors).toEqual([])
  const [own] = data.machinery.filter(({ service }: { service: string }) => service === 'identity')
  expect(own).toMatchObject({ isAnswering: true, deadLetterCount: 1 })
  const [other] = data.machinery.filter(({ service }: { service: string }) => service === 'catalog')
  expect(other).toMatchObject({ isAnswering: false, deadLetterCount: 0, jobs: [] })
  expect(data.deadLetters).toMatchObject([{ eventId, name: 'staff.changed', error: 'broken', attempts: 12 }])
  expect(JSON.parse(data.deadLetters[0].envelope).payload).toEqual({})
})

test('operators read the last runs of a job, the latest first, and none of one that there is not', async () => {
  for (const [id, minute, error] of [
    ['jrn_1', 1, 'broken'],
    ['jrn_2', 2, null],
    ['jrn_3', 3, null],
  ] as const)
    await mall.sql.query({
      text: `insert into job_run (id, name, fence, started_at, ended_at, counts, error)
        values ($1, 'polish', 1, $2, $2, '{"spoons": 4}', $3)`,
      values: [id, `2026-11-21T00:0${minute}:00Z`, error],
    })
  const runs = async (job: string, first: number) =>
    mall.asks(
      platform(),
      `{ jobRuns(service: "identity", job: "${job}", first: ${first}) { startedAt error counts { name count } } }`,
    )
  const { data } = await runs('polish', 2)
  const counts = [{ name: 'spoons', count: 4 }]
  expect(JSON.parse(JSON.stringify(data.jobRuns))).toEqual([
    { startedAt: '2026-11-21T00:03:00.000Z', error: null, counts },
    { startedAt: '2026-11-21T00:02:00.000Z', error: null, counts },
  ])
  expect((await runs('polish', 3)).data.jobRuns[2]).toMatchObject({ error: 'broken' })
  expect((await runs('nothing', 3)).data.jobRuns).toEqual([])
  expect((await runs('polish', 101)).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
})

test('a parked event is tried again, given up for good, or only looked at, and the order is on record', async () => {
  const eventId = await park({ nonsense: true })
  const mend = async (name: string, isDryRun: boolean) => {
    const input = { service: 'identity', eventIds: [eventId], isDryRun }
    return (await mall.asks(platform(), MEND(name), { input })).data[name].events[0].outcome
  }
  const before = await mall.kept('audit_entry')
  expect(await mend('deadLettersReplay', true)).toBe('WOULD_TRY')
  expect(await mend('deadLettersReplay', false)).toBe('FAILED')
  expect(await mend('deadLettersDismiss', true)).toBe('WOULD_TRY')
  expect(await mend('deadLettersDismiss', false)).toBe('DONE')
  expect(await mend('deadLettersDismiss', false)).toBe('NOT_FOUND')
  expect(await mend('eventsResend', false)).toBe('NOT_FOUND')
  expect(await mall.kept('audit_entry')).not.toEqual(before)
})

test('a parked event that can be worked by now is worked, once, and parked no longer', async () => {
  const subjectId = newId('shp')
  const entry = {
    ...{ entryId: newId('aud'), at: '2026-11-21T00:00:00.000Z', service: 'merchants', action: 'merchants.shop.close' },
    ...{ actorId: null, audience: 'SYSTEM', shopId: null, subjectId, summary: 'Shop closed' },
    ...{ before: null, after: null, ip: null, traceId: null },
  }
  const eventId = await park(entry, 'audit.recorded')
  const replay = async () => {
    const input = { service: 'identity', eventIds: [eventId], isDryRun: false }
    return (await mall.asks(platform(), MEND('deadLettersReplay'), { input })).data.deadLettersReplay.events
  }
  const shown = async () => {
    const list = `{ auditEntries(where: { subjectId: { eq: "${subjectId}" } }) { nodes { summary } }
      deadLetters(service: "identity", first: 100) { eventId } }`
    const { data } = await mall.asks(platform(), list)
    const isParked = data.deadLetters.some((letter: { eventId: string }) => letter.eventId === eventId)
    return { entries: data.auditEntries.nodes, isParked }
  }
  expect(await shown()).toEqual({ entries: [], isParked: true })
  expect(await replay()).toEqual([{ eventId, outcome: 'DONE', error: null }])
  const worked = { entries: [{ summary: 'Shop closed' }], isParked: false }
  expect(await shown()).toEqual(worked)
  expect(await replay()).toMatchObject([{ eventId, outcome: 'NOT_FOUND' }])
  expect(await shown()).toEqual(worked)
})

test('a domain that there is not, no events and too many are refused, and one that is silent is told', async () => {
  const codes = async (input: object) => {
    const { data, errors } = await mall.asks(platform(), MEND('eventsResend'), { input })
    return [...(data?.eventsResend?.errors ?? []), ...errors.map(({ extensions }) => extensions)].map(
      ({ code }) => code,
    )
  }
  expect(await codes({ service: 'kitchen', eventIds: ['a'] })).toEqual(['SERVICE_UNKNOWN'])
  expect(await codes({ service: 'identity', eventIds: [] })).toEqual(['EVENT_COUNT'])
  expect(await codes({ service: 'identity', eventIds: Array.from({ length: 101 }, String) })).toEqual(['EVENT_COUNT'])
  expect(await codes({ service: 'catalog', eventIds: ['a'] })).toEqual(['NO_ANSWER'])
})

test('an event that nobody has confirmed is listed, and sent again at once when an operator says so', async () => {
  const id = newId('evt')
  await mall.sql.query({
    text: `insert into outbox_event (id, name, aggregate_id, occurred_at, envelope, awaiting, attempt, due_at)
      values ($1, 'login.changed', 'x', now() - interval '6 days', $2, '{nobody}', 3, now() + interval '1 hour')`,
    values: [id, JSON.stringify({ id, name: 'login.changed', aggregateId: 'x', traceparent: null })],
  })
  const attempts = async () =>
    (await mall.sql.query('select attempt from outbox_event where id = $1', [id])).rows[0]?.attempt
  const { data, errors } = await mall.asks(
    platform(),
    '{ unconfirmedEvents(service: "identity", first: 1) { eventId name awaiting attempts } }',
  )
  expect(errors).toEqual([])
  expect(data.unconfirmedEvents).toEqual([{ eventId: id, name: 'login.changed', awaiting: ['nobody'], attempts: 3 }])
  const resend = async (isDryRun: boolean) => {
    const input = { service: 'identity', eventIds: [id], isDryRun }
    return (await mall.asks(platform(), MEND('eventsResend'), { input })).data.eventsResend.events
  }
  expect(await resend(true)).toEqual([{ eventId: id, outcome: 'WOULD_TRY', error: null }])
  expect(await attempts()).toBe(3)
  expect(await resend(false)).toEqual([{ eventId: id, outcome: 'DONE', error: null }])
  await eventually(async () => (await attempts()) === 4)
})
