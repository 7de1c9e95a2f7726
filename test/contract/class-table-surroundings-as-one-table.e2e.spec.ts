import { ONE_TABLE, partiesIn } from '../builders/parties/parties.js';
import { diaryOf, tellPartySurroundings } from '../builders/parties/party-surroundings.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const { PartiesModule, Party } = partiesIn(ONE_TABLE);

tellPartySurroundings(useApp(() => startApp({}, [PartiesModule, diaryOf(Party)])));
