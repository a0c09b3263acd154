import { staffAdded } from '@supermall/contracts/merchants'
import { on } from '@supermall/messaging/consume'
import { addMerchantAccount } from '../commands/add-merchant-account.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof staffAdded>[0]>(staffAdded, (staff, unit) => addMerchantAccount(staff, unit))
