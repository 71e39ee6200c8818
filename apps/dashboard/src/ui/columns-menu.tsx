'use client';
import { Columns3 } from 'lucide-react';
import { Button } from './button';
import { Menu, MenuCheckboxItem, MenuContent, MenuLabel, MenuTrigger } from './dropdown-menu';

interface ColumnsMenuProps {
  columns: readonly { id: string; header: string }[];
  hidden: readonly string[];
  onToggle: (id: string) => void;
}

/** Chooses the columns of a table. */
export function ColumnsMenu({ columns, hidden, onToggle }: ColumnsMenuProps) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button size="small">
          <Columns3 aria-hidden />
          Columns
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuLabel>Columns in sight</MenuLabel>
        {columns.map((column) => (
          <MenuCheckboxItem
            key={column.id}
            checked={!hidden.includes(column.id)}
            onCheckedChange={() => onToggle(column.id)}
            onSelect={(event) => event.preventDefault()}
          >
            {column.header}
          </MenuCheckboxItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
