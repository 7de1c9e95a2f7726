import { partiesIn, TABLES } from '../builders/parties/parties.js';
import { diaryOf, tellPartySurroundings } from '../builders/parties/party-surroundings.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const { PartiesModule, Party } = partiesIn(TABLES);

tellPartySurroundings(useApp(() => startApp({}, [PartiesModule, diaryOf(Party)])));
