import { BudgetsPage } from '@/features/budgets/budgets-page';

export const metadata = { title: 'Budgets and limits' };

export default function Page() {
  return <BudgetsPage />;
}
