import { newId } from '@supermall/kernel/id'
import { straight } from '@supermall/subgraph/database/straight'
import { domainFloor } from '@supermall/testing/domain'
import { eventually } from '@supermall/testing/rival'
import { afterAll, describe, expect, test } from 'vitest'
import { Prisma } from '../prisma/identity/generated/client.ts'
import type { Tools, Tx } from '../subgraphs/identity/data/database.ts'
import { open } from '../subgraphs/identity/data/database.ts'
import { settings } from '../subgraphs/identity/settings.ts'

const { tools, transact, sql, count, floor } = await domainFloor<Tx, Tools, typeof settings>({
  name: 'identity',
  open,
  settings,
})
/** As it comes from Prisma, with nothing around it. */
const prisma = open(floor).client
afterAll(() => prisma.$disconnect())
await sql.query('create table note (id int8 primary key, text text)')

const notes = async () => (await sql.query<{ id: bigint }>('select id from note order by id')).rows.map(({ id }) => id)

describe('a raw statement of a transaction', () => {
  const everything = Prisma.sql`
    select 9007199254740993::int8 as big, 7::int4 as small, 1.10::numeric as exact, 0.5::float8 as near, true as yes, null as nothing,
      '2026-11-21T10:00:00.123Z'::timestamptz as at, '2026-11-21'::date as day, '{"a": [1, null]}'::jsonb as said,
      array['x', 'y,"z']::text[] as words, array[1, null, 9007199254740993]::int8[] as bigs, count(*) as count`

  test('is read as Prisma reads it', async () => {
    const byPrisma = await prisma.$queryRaw(everything)
    expect(await transact(({ db }) => db.$queryRaw(everything))).toEqual(byPrisma)
    expect(await tools.client.$queryRaw(everything)).toEqual(byPrisma)
  })

  test('is given values as Prisma gives them', async () => {
    const at = new Date('2026-11-21T10:00:00.123Z')
    const [id, words] = [9_007_199_254_740_993n, ['a', 'b,"c']]
    const asked = (db: Pick<Tx, '$queryRaw'>) =>
      db.$queryRaw`
      select ${id}::int8 as id, ${at}::timestamptz as at, ${words}::text[] as words, ${null}::text as nothing, ${true}::bool as yes,
        ${Prisma.join([1, 2])} as more, ${Prisma.raw('3')} as raw`.catch(String)
    const byPrisma = await asked(prisma)
    expect(await transact(({ db }) => asked(db))).toEqual(byPrisma)
    expect(await asked(tools.client)).toEqual(byPrisma)
  })

  test('is of the transaction: what fails leaves nothing of it, nor of models beside it', async () => {
    const failing = transact(async ({ db }) => {
      await db.$executeRaw`insert into note values (1, 'gone')`
      expect(await db.account.count()).toBe(0)
      expect(await db.$queryRaw`select id from note`).toEqual([{ id: 1n }])
      throw new Error('torn')
    })
    await expect(failing).rejects.toThrow('torn')
    expect(await notes()).toEqual([])
  })

  test('tells how many rows it changed', async () => {
    expect(await transact(({ db }) => db.$executeRawUnsafe('insert into note select generate_series(10, 12)'))).toBe(3)
    await sql.query('delete from note')
  })

  test('does nothing once its transaction is over', async () => {
    const late = await transact(async ({ db }) => ({ db }))
    await expect(late.db.$executeRaw`insert into note values (2, 'late')`).rejects.toThrow('the transaction is over')
    expect(await notes()).toEqual([])
  })

  test('does nothing after the transaction took too long, whoever holds the connection by then', async () => {
    const over = straight<Tx>(tools.client, sql)
    const late = over.$transaction(
      async (tx) => {
        await tx.$executeRaw`insert into note values (3, 'undone')`
        await new Promise((resolve) => setTimeout(resolve, 400))
        await tx.$executeRaw`insert into note values (4, 'too late')`
      },
      { timeout: 100 },
    )
    await expect(late).rejects.toThrow('the transaction took longer than 100 ms')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await notes()).toEqual([])
    await eventually(() => sql.idleCount === sql.totalCount)
  })

  test('that failed cannot be passed over: nothing is said to be committed that was not', async () => {
    const passing = transact(async ({ db }) => {
      await db.$executeRaw`insert into note values (5, 'lost')`
      await db.$queryRaw`select 1 / 0`.catch(() => null)
    })
    await expect(passing).rejects.toThrow('a statement had failed')
    expect(await notes()).toEqual([])
  })

  test('whose connection breaks fails, and the next one has another', async () => {
    const broken = transact(({ db }) => db.$queryRaw`select pg_terminate_backend(pg_backend_pid())`)
    await expect(broken).rejects.toThrow()
    expect(await transact(({ db }) => db.$queryRaw`select 1 as one`)).toEqual([{ one: 1 }])
  })

  test('of two that run side by side goes to its own', async () => {
    const write = (id: number, fails: boolean) =>
      transact(async ({ db }) => {
        await db.$executeRaw`insert into note values (${id}, 'side by side')`
        await new Promise((resolve) => setTimeout(resolve, 20))
        await db.$executeRaw`insert into note values (${id + 100}, 'side by side')`
        if (fails) throw new Error('torn')
      }).catch(() => undefined)
    await Promise.all([write(20, false), write(21, true), write(22, false)])
    expect(await notes()).toEqual([20n, 22n, 120n, 122n])
  })

  test('costs one statement of its own, and a model beside it one more', async () => {
    const { statements } = await count(() => transact(({ db }) => db.$queryRaw`select 1 as one`))
    expect(statements).toEqual(['select 1 as one', 'COMMIT'])
    const mixed = await count(() =>
      transact(async ({ db }) => {
        await db.$queryRaw`select 1 as one`
        await Promise.all([db.account.count(), db.account.findMany({ take: 1 })])
      }),
    )
    expect(mixed.statements).toHaveLength(4)
  })
})

describe('a model of a transaction', () => {
  test('sees what a raw statement wrote before it, and is undone with it', async () => {
    const id = newId('acc')
    const undone = transact(async ({ db }) => {
      await db.$executeRaw`
        insert into account (id, audience, display_name, permissions, created_at, updated_at)
        values (${id}, 'CONSUMER', 'A name', '{}', now(), now())`
      const found = await db.account.findUnique({ where: { id }, select: { id: true } })
      await db.account.update({ where: { id }, data: { updatedAt: new Date() } })
      throw new Error(`torn after ${found?.id}`)
    })
    await expect(undone).rejects.toThrow(`torn after ${id}`)
    expect(await tools.client.account.findUnique({ where: { id } })).toBeNull()
  })

  test('fails as Prisma lets it fail, and its transaction with it', async () => {
    const failing = transact(({ db }) =>
      db.account.update({ where: { id: 'acc_none' }, data: { updatedAt: new Date() } }),
    )
    await expect(failing).rejects.toMatchObject({ code: 'P2025' })
  })

  test('does nothing once its transaction is over', async () => {
    const late = await transact(async ({ db }) => {
      await db.account.count()
      return { db }
    })
    await expect(late.db.account.count()).rejects.toThrow()
  })
})
