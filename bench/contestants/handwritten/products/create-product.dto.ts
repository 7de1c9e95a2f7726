import { Type } from 'class-transformer';
import { IsNotEmpty, IsNumber, IsString, IsUUID, Min, ValidateNested } from 'class-validator';

export class CategoryReference {
  @IsUUID()
  id!: string;
}

export class CreateProductDto {
  @IsString()
  @IsNotEmpty()
  name!: string;

  @IsNumber()
  @Min(0)
  price!: number;

  @ValidateNested()
  @Type(() => CategoryReference)
  category!: CategoryReference;
}

export class UpdateProductDto {
  @IsNumber()
  @Min(0)
  price!: number;
}

export class UpdateOneOfManyDto extends UpdateProductDto {
  @IsUUID()
  id!: string;
}
