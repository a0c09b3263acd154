import { derivedId, newId } from '@supermall/kernel/id'
import { fetchPath } from '@supermall/testing/export-files'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, errorCodes, guest, mall, memberId, mutation, platform } from '../trial/mall.ts'
import { operatorOf } from '../trial/operator.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const { does, codesOf, expected } = operatorOf(() => house)
const lastEntries = async (count: number) => (await house.audited()).slice(-count)

describe('an operator', () => {
  test('sets levels up and down, told and written down each time', async () => {
    await house.told()
    const set = async (levelId: string | null, isPinned = false) =>
      does('memberLevelSet', 'member { level { id } isLevelPinned version }', {
        ...(await expected(5)),
        levelId,
        isPinned,
      })
    expect((await set(derivedId('lvl', 3), true)).member).toMatchObject({
      level: { id: derivedId('lvl', 3) },
      isLevelPinned: true,
    })
    expect((await set(derivedId('lvl', 0))).member).toMatchObject({ level: { id: derivedId('lvl', 0) } })
    expect((await set(null)).member).toMatchObject({ level: null })
    await set(null, true)
    expect((await house.told()).map(({ payload }) => payload)).toEqual([
      { accountId: accountId(5), before: null, after: derivedId('lvl', 3) },
      { accountId: accountId(5), before: derivedId('lvl', 3), after: derivedId('lvl', 0) },
      { accountId: accountId(5), before: derivedId('lvl', 0), after: null },
    ])
    const [entry] = await lastEntries(1)
    expect(entry).toMatchObject({
      action: 'members.member.edit',
      subject_id: memberId(5),
      after: { isLevelPinned: true },
    })
  })

  test('puts members on the blacklist with a reason, and takes them off', async () => {
    await house.told()
    const on = await does('memberBlacklist', 'member { isBlacklisted blacklistReason }', {
      ...(await expected(6)),
      reason: ' Fraud ',
    })
    expect(on.member).toEqual({ isBlacklisted: true, blacklistReason: 'Fraud' })
    expect(await codesOf('memberBlacklist', 'member { id }', { ...(await expected(6)), reason: 'x' })).toEqual([
      'ALREADY_BLACKLISTED',
    ])
    expect((await house.asks(buyer(6), '{ myMember { isBlacklisted blacklistReason } }')).data.myMember).toEqual({
      isBlacklisted: true,
      blacklistReason: null,
    })
    await does('memberBlacklistClear', 'member { id }', await expected(6))
    expect(await codesOf('memberBlacklistClear', 'member { id }', await expected(6))).toEqual(['NOT_BLACKLISTED'])
    expect((await house.told()).map(({ name }) => name)).toEqual(['member.blacklisted', 'member.cleared'])
    expect((await lastEntries(2)).map(({ before, after }) => [before, after])).toMatchObject([
      [
        { isBlacklisted: false, blacklistReason: null },
        { isBlacklisted: true, blacklistReason: 'Fraud' },
      ],
      [{ isBlacklisted: true }, { isBlacklisted: false }],
    ])
  })

  test('sets groups, tags and remarks of one member, and nobody else', async () => {
    const groupIds = [derivedId('mgr', 2), derivedId('mgr', 1)]
    const groups = await does('memberGroupsSet', 'member { groups { id } tags { id } }', {
      ...(await expected(12)),
      groupIds,
    })
    expect(groups.member.groups.map(({ id }: { id: string }) => id).sort()).toEqual([...groupIds].sort())
    expect(groups.member.tags.map(({ id }: { id: string }) => id)).toEqual([derivedId('mtg', 0)])
    const tags = await does('memberTagsSet', 'member { groups { id } tags { id } }', {
      ...(await expected(12)),
      tagIds: [],
    })
    expect([tags.member.groups.length, tags.member.tags]).toEqual([2, []])
    await does('memberRemarkSet', 'member { remark }', { ...(await expected(12)), remark: 'Calls at night' })
    expect((await lastEntries(3)).map(({ subject_id }) => subject_id)).toEqual(Array(3).fill(memberId(12)))
    const before = await house.kept()
    const wrong = { ...(await expected(12)), groupIds: [derivedId('mtg', 0), 'a\u0000b'] }
    expect(await codesOf('memberGroupsSet', 'member { id }', wrong)).toEqual(['NOT_FOUND', 'NOT_FOUND'])
    expect(
      await codesOf('memberTagsSet', 'member { id }', { ...(await expected(12)), tagIds: Array(501).fill('x') }),
    ).toEqual(['LIMIT_REACHED'])
    const twice = { ...(await expected(12)), groupIds: [groupIds[0], groupIds[0]] }
    expect(await codesOf('memberGroupsSet', 'member { id }', twice)).toEqual(['ENTRY_TWICE'])
    expect(await house.kept()).toBe(before)
  })

  test('sets all groups of a member who is in as many as there may be', async () => {
    const { rows } = await house.sql.query<{ id: string }>(`select id from cohort where kind = 'GROUP'`)
    const made = Array.from({ length: 200 - rows.length }, () => newId('mgr'))
    await house.sql.query(
      `insert into cohort (id, kind, name, name_key, description, version, created_at, updated_at)
       select id, 'GROUP', id, id, '', 1, now(), now() from unnest($1::text[]) as id`,
      [made],
    )
    const groupIds = [...rows.map(({ id }) => id), ...made]
    const { member } = await does('memberGroupsSet', 'member { groups { id } }', { ...(await expected(15)), groupIds })
    expect(member.groups).toHaveLength(200)
    await house.sql.query('delete from cohort where id = any($1)', [made])
  })

  test('is answered by each mutation of a request with what it left', async () => {
    const { memberId: id, expectedVersion } = await expected(14)
    const set = (name: string, version: number, groupIds: readonly string[]) =>
      `${name}: memberGroupsSet(input: { memberId: "${id}", expectedVersion: ${version}, groupIds: ${JSON.stringify(groupIds)} }) {
        member { groups { id memberCount } } }`
    const [first, other] = [derivedId('mgr', 1), derivedId('mgr', 2)]
    const { data } = await house.asks(
      platform(),
      `mutation { ${set('a', expectedVersion, [first])} ${set('b', expectedVersion + 1, [other])}
        ${set('c', expectedVersion + 2, [])} ${set('d', expectedVersion + 3, [first, other])} }`,
    )
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => data[name].member.groups)
    expect([a.length, b.length, c, d.length]).toEqual([1, 1, [], 2])
    expect(d).toEqual([...a, ...b])
    expect(b[0].id).toBe(other)
  })

  test('builds upon the version they have seen: of many at once one is done', async () => {
    const input = { ...(await expected(13)), remark: 'Mine' }
    const ends = survivors(await rival(6, () => codesOf('memberRemarkSet', 'member { id }', input)))
    expect(ends.filter((one) => one.length === 0)).toHaveLength(1)
    expect(ends.flat()).toEqual(Array(5).fill('STALE_VERSION'))
    const [entries, before] = [(await house.audited()).length, await house.kept()]
    for (const id of [memberId(999), accountId(1), 'x'])
      expect(
        await codesOf('memberRemarkSet', 'member { id }', { memberId: id, expectedVersion: 1, remark: 'x' }),
      ).toEqual(['NOT_FOUND'])
    expect([(await house.audited()).length, await house.kept()]).toEqual([entries, before])
  })
})

test('a place of the ranking by points gets a masked name, and none for who is no member', async () => {
  const query = `query Of($of: [_Any!]!) { _entities(representations: $of) { ... on PointsRank { nickname avatarUrl level { name } } } }`
  const of = [accountId(1), accountId(99_999_999), 'x'].map((id) => ({ __typename: 'PointsRank', accountId: id }))
  const [known, unknown, wrong] = (await house.asks(guest, query, { of })).data._entities
  expect(known.nickname).toMatch(/^.\*\*\*.?$/u)
  expect([unknown, wrong]).toEqual([{ nickname: null, avatarUrl: null, level: null }, null])
})

test('the ranking is masked, switched off by an operator, and then nobody sees it', async () => {
  const ranking = async () =>
    (await house.asks(guest, '{ memberRanking(first: 3) { place nickname spent { amount } isViewer } }')).data
      .memberRanking
  const shown = await ranking()
  expect(shown.map(({ place }: { place: number }) => place)).toEqual([1, 2, 3])
  for (const { nickname } of shown) expect(nickname).toMatch(/^.\*\*\*.$/u)
  expect(errorCodes(await house.asks(guest, '{ memberRanking(first: 51) { place } }'))).toEqual(['BAD_USER_INPUT'])
  await does('memberRulesUpdate', 'rules { isRankingShown version }', { expectedVersion: 1, isRankingShown: false })
  expect(await ranking()).toBeNull()
  expect(await codesOf('memberRulesUpdate', 'rules { version }', { expectedVersion: 1, isRankingShown: true })).toEqual(
    ['STALE_VERSION'],
  )
})

describe('an export', () => {
  const FILE = 'id status rowCount byteCount downloadUrl failure requestedBy { id } doneAt expiresAt'
  const fileOf = async (id: string) =>
    (await house.asks(platform(), `{ memberExport(id: "${id}") { ${FILE} } }`)).data.memberExport
  const after = (hours: number) => new Date(house.clock.now.getTime() + hours * 3_600_000)

  test('is written by the job that was woken, and fetched by its signed address alone', async () => {
    const input = { where: { gender: { eq: 'FEMALE' } }, idempotencyKey: 'women' }
    const { export: asked } = await does('memberExportStart', `export { ${FILE} }`, input)
    expect(asked).toMatchObject({ status: 'WAITING', downloadUrl: null, doneAt: null, expiresAt: null })
    const done = await eventually(async () => {
      const one = await fileOf(asked.id)
      return one.status === 'DONE' ? one : null
    })
    const file = await fetchPath(house, done.downloadUrl)
    expect([file.status, file.type, file.body.trimEnd().split('\r\n').length]).toEqual([
      ...[200, 'text/csv; charset=utf-8', done.rowCount + 1],
    ])
    expect(done).toMatchObject({
      requestedBy: { id: accountId(900) },
      failure: null,
      expiresAt: after(24).toISOString(),
    })
    expect(done.byteCount).toBe(String(Buffer.byteLength(file.body)))
    expect(await fetchPath(house, done.downloadUrl, 'HEAD')).toMatchObject({ status: 200, body: '' })
    expect((await does('memberExportStart', 'export { id status }', input)).export).toEqual({
      id: asked.id,
      status: 'DONE',
    })
    const other = await does('memberExportStart', 'export { id }', { idempotencyKey: 'all' })
    for (const path of [`${done.downloadUrl}x`, done.downloadUrl.replace('/mex_', '/oex_')])
      expect((await fetchPath(house, path)).status).toBe(403)
    const list = (await house.asks(platform(), '{ memberExports { totalCount nodes { id } } }')).data.memberExports
    expect(list).toEqual({ totalCount: 2, nodes: [{ id: other.export.id }, { id: asked.id }] })
    await eventually(async () => (await fileOf(other.export.id)).status === 'DONE')
  })

  test('of too deep a condition is refused before anything is written', async () => {
    const before = await house.kept()
    const where = { NOT: { NOT: { NOT: { gender: { eq: 'MALE' } } } } }
    const send = { idempotencyKey: 'deep', title: 'x', body: 'x', where }
    expect(
      errorCodes(
        await house.asks(platform(), mutation('memberExportStart', 'export { id }'), {
          input: { where, idempotencyKey: 'deep' },
        }),
      ),
    ).toEqual(['FILTER_TOO_DEEP'])
    expect(
      errorCodes(await house.asks(platform(), mutation('memberMessageSend', 'message { id }'), { input: send })),
    ).toEqual(['FILTER_TOO_DEEP'])
    expect(await house.kept()).toBe(before)
  })
})

test('no message is taken while twenty wait, and one is taken after that', async () => {
  const ids = Array.from({ length: 20 }, () => newId('mmg'))
  // They are under way in another process: no job of this one takes what is locked.
  const other = await house.sql.connect()
  await other.query('begin')
  await house.sql.query(
    `insert into mass_message (id, sent_by, title, body, filter, status, member_count, batch_count, failure_count, created_at)
     select id, $2, 'Sale', 'Today', '{"accountId": {"eq": "nobody"}}', 'WAITING', 0, 0, 0, now() from unnest($1::text[]) as id`,
    [ids, accountId(900)],
  )
  await other.query('select 1 from mass_message where id = any($1) for update', [ids])
  const before = await house.kept()
  const input = { idempotencyKey: 'one too many', title: 'Sale', body: 'Today', where: { gender: { eq: 'MALE' } } }
  expect(await codesOf('memberMessageSend', 'message { id }', input)).toEqual(['LIMIT_REACHED'])
  expect(await house.kept()).toBe(before)
  await other.query(`delete from mass_message where id = any($1)`, [ids])
  await other.query('commit')
  other.release()
  const where = { accountId: { eq: accountId(1) } }
  const { message } = await does('memberMessageSend', 'message { id }', { ...input, where })
  await eventually(
    async () =>
      (await house.asks(platform(), `{ memberMessage(id: "${message.id}") { status } }`)).data.memberMessage.status ===
      'SENT',
  )
})

test('a message goes out by itself, and says how far it is', async () => {
  await house.told()
  const { message } = await does('memberMessageSend', 'message { id title sentBy { id } }', {
    idempotencyKey: 'sale',
    title: ' Sale ',
    body: 'Today',
    where: { accountId: { in: [accountId(1), accountId(2)] } },
  })
  expect(message).toMatchObject({ title: 'Sale', sentBy: { id: accountId(900) } })
  await eventually(async () => {
    const { data } = await house.asks(
      platform(),
      `{ memberMessage(id: "${message.id}") { status memberCount batchCount sentAt } }`,
    )
    return (
      data.memberMessage.status === 'SENT' &&
      data.memberMessage.memberCount === 2 &&
      data.memberMessage.batchCount === 1
    )
  })
  expect((await house.told()).map(({ name, payload }) => [name, payload])).toEqual([
    [
      'member.message_batched',
      expect.objectContaining({
        messageId: message.id,
        batch: 1,
        accountIds: expect.arrayContaining([accountId(1), accountId(2)]),
      }),
    ],
  ])
})
