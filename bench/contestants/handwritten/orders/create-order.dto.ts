import { Type } from 'class-transformer';
import { IsDateString, IsInt, IsNotEmpty, IsNumber, IsString, IsUUID, ValidateNested } from 'class-validator';

export class Reference {
  @IsUUID()
  id!: string;
}

export class CreateOrderLineDto {
  @IsInt()
  quantity!: number;

  @ValidateNested()
  @Type(() => Reference)
  product!: Reference;
}

export class CreateOrderDto {
  @IsString()
  @IsNotEmpty()
  number!: string;

  @IsDateString()
  date!: string;

  @IsNumber()
  amount!: number;

  @ValidateNested()
  @Type(() => Reference)
  customer!: Reference;

  @ValidateNested({ each: true })
  @Type(() => CreateOrderLineDto)
  lines!: CreateOrderLineDto[];
}
