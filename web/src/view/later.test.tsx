import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { Boundary } from './Boundary.tsx';
import { later } from './later.tsx';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test('a part that could not be loaded says why, and is loaded once more at a press', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  let asked = 0;
  const { Part } = later<{ name: string }>(async () => {
    asked += 1;
    if (asked < 3) throw new TypeError('Failed to fetch dynamically imported module: /assets/Part.js');
    return ({ name }) => <p>Here is {name}.</p>;
  });
  render(
    <Boundary name="part">
      <Suspense fallback={<p>Loading…</p>}>
        <Part name="Ada" />
      </Suspense>
    </Boundary>,
  );
  const again = async () => fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  await again();
  await again();
  expect(await screen.findByText('Here is Ada.')).toBeTruthy();
  expect(asked).toBe(3);
});
