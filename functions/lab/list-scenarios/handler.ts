import { ListScenarios } from '../../shared/contracts/lab.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { type Dependencies, overview } from '../overview.ts';

export const createHandler = (dependencies: Dependencies) =>
  httpHandler(ListScenarios, (request) => overview(dependencies, request));
