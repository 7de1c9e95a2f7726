import { Module } from '@nestjs/common';
import { Latchkey } from 'latchkey';
import { Artist } from './artist.entity.js';
import { Box } from './box.entity.js';
import { Certificate } from './certificate.entity.js';
import { Country } from './country.entity.js';
import { Guard } from './guard.entity.js';
import { Hall } from './hall.entity.js';
import { Label } from './label.entity.js';
import { Loan } from './loan.entity.js';
import { LoanNote } from './loan-note.entity.js';
import { LoanStamp } from './loan-stamp.entity.js';
import { Locker } from './locker.entity.js';
import { LogLine } from './log-line.entity.js';
import { MuseumArchiveUser } from './museum-archive-user.entity.js';
import { Price } from './price.entity.js';
import { Seal } from './seal.entity.js';
import { Shelf } from './shelf.entity.js';
import { ShelfBox } from './shelf-box.entity.js';
import { Tag } from './tag.entity.js';
import { Visit } from './visit.entity.js';
import { Work } from './work.entity.js';
import { WorkPart } from './work-part.entity.js';
import { ArtistEditorRole } from './roles/artist.role.js';
import { BoxEditorRole } from './roles/box.role.js';
import { CertificateEditorRole } from './roles/certificate.role.js';
import { CountryEditorRole } from './roles/country.role.js';
import { GuardEditorRole } from './roles/guard.role.js';
import { HallEditorRole } from './roles/hall.role.js';
import { LabelEditorRole } from './roles/label.role.js';
import { LoanEditorRole } from './roles/loan.role.js';
import { LoanNoteEditorRole } from './roles/loan-note.role.js';
import { LoanStampEditorRole } from './roles/loan-stamp.role.js';
import { LockerEditorRole } from './roles/locker.role.js';
import { LogLineReaderRole } from './roles/log-line.role.js';
import { MuseumArchiveUserEditorRole } from './roles/museum-archive-user.role.js';
import { PriceReaderRole } from './roles/price.role.js';
import { SealReaderRole } from './roles/seal.role.js';
import { ShelfEditorRole } from './roles/shelf.role.js';
import { ShelfBoxEditorRole } from './roles/shelf-box.role.js';
import { TagEditorRole } from './roles/tag.role.js';
import { VisitEditorRole } from './roles/visit.role.js';
import { WorkEditorRole } from './roles/work.role.js';
import { WorkPartEditorRole } from './roles/work-part.role.js';

/** Entities of an existing database, written by `latchkey introspect`. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [
        Artist,
        Box,
        Certificate,
        Country,
        Guard,
        Hall,
        Label,
        Loan,
        LoanNote,
        LoanStamp,
        Locker,
        LogLine,
        MuseumArchiveUser,
        Price,
        Seal,
        Shelf,
        ShelfBox,
        Tag,
        Visit,
        Work,
        WorkPart,
      ],
      roles: [
        ArtistEditorRole,
        BoxEditorRole,
        CertificateEditorRole,
        CountryEditorRole,
        GuardEditorRole,
        HallEditorRole,
        LabelEditorRole,
        LoanEditorRole,
        LoanNoteEditorRole,
        LoanStampEditorRole,
        LockerEditorRole,
        LogLineReaderRole,
        MuseumArchiveUserEditorRole,
        PriceReaderRole,
        SealReaderRole,
        ShelfEditorRole,
        ShelfBoxEditorRole,
        TagEditorRole,
        VisitEditorRole,
        WorkEditorRole,
        WorkPartEditorRole,
      ],
      messages: [new URL('./messages/', import.meta.url)],
    }),
  ],
})
export class MuseumModule {}
