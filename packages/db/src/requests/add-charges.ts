import { Prisma } from '../generated/client.ts';

/**
 * A common table expression, `spends`, that adds charges to the ledger of budgets. `charged` names rows of `organization_id`, `charges`
 * (core's `charge` schema) and `counts`, the requests that such a row stands for. Charges of budgets that were deleted, and of
 * anything that is no budget, have no ledger. One that is deleted at this very moment makes Postgres say foreign_key_violation.
 */
export function addingCharges(charged: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    spends as (
      insert into budget_spends as kept (organization_id, budget_id, period, group_key, charged, requests)
      select c.organization_id, c.budget_id, c.period, c.group_key, c.amount, c.counts
      from (
        select organization_id, budget_id, period, group_key, sum(amount) as amount, sum(counts) as counts
        from (${chargesOf(charged)}) as one group by 1, 2, 3, 4
      ) as c
      join budgets b on b.organization_id = c.organization_id and b.id = c.budget_id
      order by 1, 2, 3, 4
      on conflict (organization_id, budget_id, period, group_key)
      do update set charged = kept.charged + excluded.charged, requests = kept.requests + excluded.requests
    )`;
}

/** Charges as rows: organization_id, budget_id, period, group_key, amount, counts. See {@link addingCharges} for `charged`. */
export function chargesOf(charged: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    select organization_id, (charge ->> 'budgetId')::uuid as budget_id, (charge ->> 'period')::timestamptz(3) as period,
      charge ->> 'group' as group_key, (charge ->> 'amount')::bigint as amount, counts
    from (select organization_id, jsonb_array_elements(charges) as charge, counts from ${charged} as row) as one`;
}
