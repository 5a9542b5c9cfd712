{ traps PHOTO OUT: checks and makes a portrait in a program whose floating-point exceptions are traps, as Free Pascal and Delphi
  leave them. Ends with 0 if the file was made and the traps are as before. }
program traps;
{$mode objfpc}{$H+}
uses Math, SysUtils;

type
  TCampixBytes = record Data: PByte; Length: SizeUInt; end;

function campix_profile_builtin(Id: PAnsiChar; out Profile: Pointer; Error: PPointer): Int32; cdecl; external 'campix';
function campix_photo_open(Path: PAnsiChar; Options: Pointer; out Photo: Pointer; Error: PPointer): Int32; cdecl; external 'campix';
function campix_measure(Photo: Pointer; out Facts: Pointer; Error: PPointer): Int32; cdecl; external 'campix';
function campix_check(Facts, Profile: Pointer; out Report: Pointer; Error: PPointer): Int32; cdecl; external 'campix';
function campix_make(Photo, Facts, Profile, Options: Pointer; out Made: Pointer; Error: PPointer): Int32; cdecl; external 'campix';
function campix_made_save(Made: Pointer; Path: PAnsiChar; Error: PPointer): Int32; cdecl; external 'campix';
procedure campix_photo_free(Photo: Pointer); cdecl; external 'campix';
procedure campix_facts_free(Facts: Pointer); cdecl; external 'campix';
procedure campix_report_free(Report: Pointer); cdecl; external 'campix';
procedure campix_made_free(Made: Pointer); cdecl; external 'campix';
procedure campix_profile_free(Profile: Pointer); cdecl; external 'campix';

procedure Expect(Status: Int32; const What: string);
begin
  if Status <> 0 then begin WriteLn(What, ' gave ', Status); Halt(3); end;
end;

var
  Profile, Photo, Facts, Report, Made: Pointer;
  Before: TFPUExceptionMask;
  Zero: Double;
  Trapped: Boolean;
begin
  if ParamCount <> 2 then Halt(2);
  Before := GetExceptionMask;
  if exInvalidOp in Before then begin WriteLn('invalid operations are no traps here'); Halt(4); end;
  Expect(campix_profile_builtin('tender-freshman', Profile, nil), 'profile');
  Expect(campix_photo_open(PAnsiChar(ParamStr(1)), nil, Photo, nil), 'photo');
  Expect(campix_measure(Photo, Facts, nil), 'measure');
  Expect(campix_check(Facts, Profile, Report, nil), 'check');
  Expect(campix_make(Photo, Facts, Profile, nil, Made, nil), 'make');
  Expect(campix_made_save(Made, PAnsiChar(ParamStr(2)), nil), 'save');
  campix_made_free(Made);
  campix_report_free(Report);
  campix_facts_free(Facts);
  campix_photo_free(Photo);
  campix_profile_free(Profile);
  if GetExceptionMask <> Before then begin WriteLn('the mask is another one'); Halt(5); end;
  { The host's own traps still work. }
  Trapped := False;
  Zero := Random(1);
  try
    Zero := Zero / Zero;
  except
    on EMathError do Trapped := True;
  end;
  if not Trapped then begin WriteLn('0/0 was no longer a trap'); Halt(6); end;
  WriteLn('made with traps on');
end.
