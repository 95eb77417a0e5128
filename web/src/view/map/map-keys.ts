/** Keys that move the view: zoom, fit, reset. They work only while no field has the focus. */
import type { FitViewOptions, ReactFlowInstance } from '@xyflow/react';
import { onKey } from '../keys.ts';
import { resetPositions } from '../layout-store.ts';
import type { PlaceNodeType } from '../nodes/PlaceNode.tsx';
import { setUi } from '../store.ts';

export function createMapKeys(
  flow: ReactFlowInstance<PlaceNodeType>,
  fit: FitViewOptions,
  duration: number,
  stage: string,
): () => void {
  return onKey((key) => {
    switch (key) {
      case '+':
      case '=':
        void flow.zoomIn({ duration });
        return true;
      case '-':
        void flow.zoomOut({ duration });
        return true;
      case '0':
        void flow.fitView({ ...fit, duration });
        return true;
      case 'r': {
        setUi({ undoLayout: resetPositions(stage), notice: 'Layout reset.' });
        return true;
      }
      default:
        return false;
    }
  });
}
