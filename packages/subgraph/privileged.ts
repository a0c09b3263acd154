import type { PermissionCode } from '@supermall/contracts/permissions'
import type { Result } from '@supermall/kernel/result'
import { rehearse } from '@supermall/messaging/rehearse'
import type { TransactionSql } from '@supermall/messaging/sql'
import type { Operate, OperatorUnit } from '@supermall/messaging/unit'

type Trying = { readonly isDryRun: boolean }

/** What operators and staff do, or, as a dry run, only try: `privileged(EDIT, context)(input, publishCoupon)`. */
export const privileged =
  <Tx extends TransactionSql>(action: PermissionCode, { operate }: { readonly operate: Operate<Tx> }) =>
  <Input extends Trying, T>(
    { isDryRun, ...given }: Input,
    command: (given: Omit<Input, 'isDryRun'>, unit: OperatorUnit<Tx>) => Promise<Result<T>>,
  ): Promise<Result<T>> =>
    operate(action, (unit) =>
      isDryRun ? rehearse(unit, (trial: OperatorUnit<Tx>) => command(given, trial)) : command(given, unit),
    )
