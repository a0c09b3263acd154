import { messagingDatabase } from '@supermall/testing/messaging-database'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Counts, Job, Jobs } from './jobs.ts'
import { job, startJobs } from './jobs.ts'
import { endLease, takeLease } from './lease.ts'
import { once } from './once.ts'
import type { Turn } from './take-turn.ts'
import { takeTurns } from './take-turn.ts'
import { heardLog } from './trial/heard-log.ts'
import type { House } from './trial/house.ts'
import { openHouse } from './trial/house.ts'
import { failuresInARow, runningSeconds } from './watch-jobs.ts'

let db: House
const started: Jobs[] = []
beforeAll(async () => {
  db = openHouse(await messagingDatabase())
})
afterAll(() => db.sql.end())
beforeEach(() => db.sql.query('truncate job_lease, job_run'))
afterEach(async () => {
  await Promise.all(started.splice(0).map((jobs) => jobs.stop()))
})

function start(run: () => Promise<Counts>, everyMs = 3_600_000, log = heardLog()): Jobs {
  const sweep: Job<unknown> = job({ name: 'sweep', everyMs, run })
  const jobs = startJobs([sweep], {}, { sql: db.sql, log, lookEveryMs: 20 })
  started.push(jobs)
  return jobs
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const runs = async () =>
  (await db.sql.query<{ counts: Counts; error: string | null }>('select counts, error from job_run order by id')).rows
const steal = () => db.sql.query('update job_lease set leased_until = now()')
const NEVER_ENDED = 'nobody ended it: its process died or stalled'

describe('a job', () => {
  test('runs in one of many processes at a time, and again when it is due', async () => {
    let running = 0
    let most = 0
    let count = 0
    const run = async () => {
      most = Math.max(most, ++running)
      await pause(15)
      running--
      return { swept: ++count }
    }
    for (let process = 0; process < 5; process++) start(run, 50)
    await eventually(() => count >= 4)
    expect(most).toBe(1)
  })

  test('waits while what it works on is being filled, also when it is woken', async () => {
    let [isFilled, count] = [false, 0]
    const sweep = job({ name: 'sweep', everyMs: 3_600_000, run: async () => ({ swept: ++count }) })
    const jobs = startJobs([sweep], {}, { sql: db.sql, log: heardLog(), lookEveryMs: 20, mayWork: () => isFilled })
    started.push(jobs)
    jobs.wake('sweep')
    await pause(150)
    expect([count, await runs()]).toEqual([0, []])
    isFilled = true
    await eventually(() => count === 1)
  })

  test('runs once per interval, whoever is woken or looks', async () => {
    let count = 0
    const run = async () => ({ swept: ++count })
    for (let process = 0; process < 5; process++) start(run)
    await eventually(() => count === 1)
    await pause(150)
    expect(count).toBe(1)
  })

  test('is recorded when it did something or failed, and not when there was nothing to do', async () => {
    const answers = [
      async () => ({ swept: 0 }),
      async () => ({ swept: 3 }),
      () => Promise.reject(new Error('no broom')),
    ]
    let count = 0
    const log = heardLog()
    start(async () => (answers[count++] ?? (async () => ({})))(), 10, log)
    await eventually(() => count >= 5)
    expect(await runs()).toEqual([
      { counts: { swept: 3 }, error: null },
      { counts: {}, error: 'Error: no broom' },
    ])
    expect(log.lines.map(({ event }) => event)).toEqual(['job.failed'])
  })

  test('that goes on part by part ends with the part that it is at when its process ends', async () => {
    let parts = 0
    const sweep = async (): Promise<Turn> => {
      parts++
      await pause(5)
      return { count: 1, passedId: null }
    }
    const jobs = start(async () => ({ swept: await takeTurns(sweep) }))
    await eventually(() => parts > 3)
    await jobs.stop()
    expect(await runs()).toEqual([{ counts: { swept: parts }, error: null }])
    expect(await takeTurns(async () => (parts++ < 100 ? sweep() : null))).toBeGreaterThan(0)
  })

  test('is known by its failures since it last went well, were it by finding nothing to do', async () => {
    const fail = () => Promise.reject(new Error('no broom'))
    const answers = [async () => ({ swept: 1 }), fail, fail, fail, async () => ({ swept: 0 })]
    const seen: (number | undefined)[] = []
    let count = 0
    const run = async () => {
      seen.push((await failuresInARow(db.sql, ['sweep'])).get('sweep'))
      return (answers[count++] ?? fail)()
    }
    const jobs = start(run, 10)
    await eventually(() => count >= 7)
    await jobs.stop()
    // While it runs, those before it count: what it will come to is not known.
    expect(seen.slice(0, 7)).toEqual([0, 0, 1, 2, 3, 0, 1])
    expect((await failuresInARow(db.sql, ['sweep', 'dust'])).get('dust')).toBe(0)
  })

  test('tells for how long it has been running, wherever it runs, however often its lease is renewed', async () => {
    const running = async () => Object.fromEntries(await runningSeconds(db.sql, ['sweep', 'dust']))
    expect(await running()).toEqual({ sweep: 0, dust: 0 })
    let [isHere, release] = [false, (): void => undefined]
    start(async () => {
      isHere = true
      await new Promise<void>((resolve) => (release = resolve))
      return {}
    })
    await eventually(() => isHere)
    await db.sql.query(`update job_lease set due_at = now() - interval '2 hours'`)
    const { sweep = 0, dust } = await running()
    expect([Math.floor(sweep / 60), dust]).toEqual([120, 0])
    release()
    await eventually(async () => (await running()).sweep === 0)
  })

  test('is running no longer when nobody renews its lease', async () => {
    await takeLease(db.sql, 'sweep', { owner: 'one that dies' })
    await steal()
    expect((await runningSeconds(db.sql, ['sweep'])).get('sweep')).toBe(0)
  })

  test('runs when it is woken, though it is not due', async () => {
    let count = 0
    const jobs = start(async () => ({ swept: ++count }))
    await eventually(() => count === 1)
    await eventually(async () => (await runs()).length === 1)
    jobs.wake('sweep')
    jobs.wake('nothing-of-that-name')
    await eventually(() => count === 2)
  })

  test('runs once more when it is woken while it runs, here or in another process', async () => {
    let count = 0
    let release: () => void = () => undefined
    const run = async () => {
      if (++count === 1) await new Promise<void>((resolve) => (release = resolve))
      return {}
    }
    const [one, other] = [start(run), start(run)]
    await eventually(() => count === 1)
    one?.wake('sweep')
    other?.wake('sweep')
    await pause(60)
    expect(count).toBe(1)
    release()
    await eventually(() => count === 3)
    await pause(100)
    expect(count).toBe(3)
  })

  test('is taken over from a process that stalls, which cannot end it in the name of the next', async () => {
    const releases: (() => void)[] = []
    const run = async () => {
      await new Promise<void>((resolve) => releases.push(resolve))
      return { swept: 1 }
    }
    start(run)
    start(run)
    await eventually(() => releases.length === 1)
    await steal()
    await eventually(() => releases.length === 2)
    releases[0]?.()
    await eventually(async () => (await runs()).length === 2)
    const [lease] = (await db.sql.query('select leased_until > now() as "isHeld", fence from job_lease')).rows
    expect(lease).toEqual({ isHeld: true, fence: '2' })
    expect(await runs()).toEqual([
      { counts: {}, error: NEVER_ENDED },
      { counts: { swept: 1 }, error: 'another process took the lease meanwhile' },
    ])
    expect((await failuresInARow(db.sql, ['sweep'])).get('sweep')).toBe(1)
    releases[1]?.()
    await eventually(async () => (await runs()).length === 3)
  })

  test('has failed when its process died of it, and begins again, though it had been woken before it was due', async () => {
    const failures = async () => (await failuresInARow(db.sql, ['sweep'])).get('sweep')
    const die = async (isUrgent: boolean) => {
      const lease = await takeLease(db.sql, 'sweep', { owner: 'one that dies', isUrgent })
      await steal()
      return lease?.fence
    }
    const ended = await takeLease(db.sql, 'sweep', { owner: 'one that lives' })
    if (ended) await endLease(db.sql, ended, 3_600_000)
    expect([await die(true), await failures()]).toEqual(['2', 0])
    expect([await die(false), await failures()]).toEqual(['3', 1])
    let [isHere, release] = [false, (): void => undefined]
    start(async () => {
      isHere = true
      await new Promise<void>((resolve) => (release = resolve))
      return {}
    })
    await eventually(() => isHere)
    expect(await failures()).toBe(2)
    release()
    await eventually(async () => (await failures()) === 0)
    const died = { counts: {}, error: NEVER_ENDED }
    expect(await runs()).toEqual([died, died])
    expect((await db.sql.query<{ fence: string }>('select fence from job_run order by id')).rows).toMatchObject([
      { fence: '2' },
      { fence: '3' },
    ])
  })

  test('that runs is waited for when the process ends', async () => {
    let hasEnded = false
    let hasBegun = false
    const jobs = start(async () => {
      hasBegun = true
      await pause(100)
      hasEnded = true
      return {}
    })
    await eventually(() => hasBegun)
    await jobs.stop()
    expect(hasEnded).toBe(true)
  })
})

describe('a lease', () => {
  test('goes to one of many, and its fence grows', async () => {
    for (const fence of ['1', '2', '3']) {
      const leases = survivors(await rival(10, (index) => takeLease(db.sql, 'one', { owner: `${index}` })))
      const [mine, ...more] = leases.filter((lease) => lease !== null)
      expect([mine, more]).toEqual([{ name: 'one', fence }, []])
      if (mine) expect(await endLease(db.sql, mine, 0)).toBe(true)
    }
    expect(await endLease(db.sql, { name: 'one', fence: '2' }, 0)).toBe(false)
  })
})

describe('what happens once', () => {
  test('is done by one of many processes, and never again', async () => {
    let count = 0
    const work = async () => void count++
    const answers = survivors(await rival(8, () => once('seed', db.sql, work)))
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect(await once('seed', db.sql, work)).toBe(false)
    expect(count).toBe(1)
  })

  test('is tried again by the next process when it fails or its process dies', async () => {
    await expect(once('seed', db.sql, () => Promise.reject(new Error('torn')))).rejects.toThrow('torn')
    await takeLease(db.sql, 'seed', { owner: 'one that dies' })
    expect(await once('seed', db.sql, async () => undefined)).toBe(false)
    await steal()
    expect(await once('seed', db.sql, async () => undefined)).toBe(true)
  })
})
