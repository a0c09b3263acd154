import { publicName as contract } from '@supermall/contracts/members'
import { newId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { expect, test } from 'vitest'
import { forgetAccount } from '../commands/forget-account.ts'
import { updateProfile } from '../commands/update-profile.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import publicName from './public-name.ts'

const { transact, tools } = await domainFloor<Tx, Tools>({ name: 'members', open })

const accountId = newId('acc')
const nameOf = async (who = accountId) =>
  contract.answer.parse(await publicName.reply({ accountId: who } as never, tools as never)).nickname

test('somebody is called as they call themselves, and nobody is where there is no name or who is gone', async () => {
  expect(await nameOf(newId('acc'))).toBeNull()
  await transact((unit) => updateProfile({ nickname: 'Lin' }, accountId, unit))
  expect(await nameOf()).toBe('Lin')
  await transact((unit) => forgetAccount(accountId, unit))
  expect(await nameOf()).toBeNull()
})
