import { profileFacts as contract } from '@supermall/contracts/members'
import { newId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { expect, test } from 'vitest'
import { updateProfile } from '../commands/update-profile.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import profileFacts from './profile-facts.ts'

const { transact, tools } = await domainFloor<Tx, Tools>({ name: 'members', open })

const accountId = newId('acc')
const isComplete = async (who = accountId) =>
  contract.answer.parse(await profileFacts.reply({ accountId: who } as never, tools as never)).isComplete
const change = (edit: Parameters<typeof updateProfile>[0]) => transact((unit) => updateProfile(edit, accountId, unit))

test('a profile is whole once all but the text about oneself is told, and as long as it is', async () => {
  expect(await isComplete(newId('acc'))).toBe(false)
  await change({ nickname: 'Lin', avatarUrl: '/media/demo/lin.png', birthDate: '2001-05-31', regionCode: '310115' })
  expect(await isComplete()).toBe(false)
  await change({ gender: 'OTHER' })
  expect(await isComplete()).toBe(true)
  await change({ birthDate: null })
  expect(await isComplete()).toBe(false)
})
